--TEST--
Outside of the heap: an image of GD has the size that malloc() says, unless it is in the heap
--EXTENSIONS--
gd
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip what it is read from is known only with PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/native.inc';

if (str_contains(gd_info()['GD Version'], 'bundled')) {
    $image = imagecreatetruecolor(300, 200);
    $item = item(take_dump(), 'image');
    echo isset($item['native_bytes']) || isset($item['native_incomplete']) ? "told twice\n" : '';
    // The rest is true of GD that is not bundled.
    foreach (['true colour', 'palette', 'many'] as $what) {
        echo "$what: as much as malloc() says\n";
    }
    exit;
}
compare_native('true colour', fn () => imagecreatetruecolor(2000, 1500));
compare_native('palette', fn () => imagecreate(2000, 1500));
compare_native('many', fn () => array_map(fn () => imagecreatetruecolor(300, 200), range(1, 21)));
?>
--EXPECT--
true colour: as much as malloc() says
palette: as much as malloc() says
many: as much as malloc() says
