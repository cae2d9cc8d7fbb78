--TEST--
Outside of the heap: handles of libraries are marked, and have no size
--EXTENSIONS--
intl
sqlite3
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip what it is read from is known only with PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/native.inc';

class Sorted extends Collator { }

$database = new SQLite3(':memory:');
$collator = new Sorted('de');
$date = new DateTime;
$dump = take_dump();
foreach (['database', 'collator', 'date'] as $name) {
    $item = item($dump, $name);
    echo $name, isset($item['native_incomplete']) ? ' is marked' : '', isset($item['native_bytes']) ? ' has a size' : '', "\n";
}
?>
--EXPECT--
database is marked
collator is marked
date
