--TEST--
Outside of the heap: an XMLReader has a copy of its input, and a document as far as it is read
--EXTENSIONS--
dom
xmlreader
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip what it is read from is known only with PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/native.inc';

$xml = '<a>' . str_repeat('<b>text</b>', 50_000) . '</a>';
compare_native('from a string', function () use ($xml) {
    $reader = new XMLReader;
    $reader->XML($xml);
    $reader->read();
    return $reader;
}, 20);
$fresh = new XMLReader;
$reader = new XMLReader;
$reader->XML($xml);
while ($reader->read() && $reader->depth < 2);
$dump = take_dump();
foreach (['fresh', 'reader'] as $name) {
    $item = item($dump, $name);
    echo $name, ': ', count(memory_of($dump, $item)), ' document', isset($item['native_incomplete']) ? ', and more' : '', "\n";
}
$reader->close();
$dump = take_dump();
echo 'closed: ', count(memory_of($dump, item($dump, 'reader'))), "\n";
?>
--EXPECT--
from a string: as much as malloc() says
fresh: 0 document
reader: 1 document, and more
closed: 0
