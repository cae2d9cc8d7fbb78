--TEST--
Outside of the heap: a document of libxml2 is an item, once, for every object that keeps it
--EXTENSIONS--
dom
simplexml
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip what it is read from is known only with PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/native.inc';

$document = new DOMDocument;
$document->loadXML('<a xmlns:n="urn:n"><b>text</b><c/></a>');
$text = $document->documentElement->firstChild->firstChild;
$path = new DOMXPath($document);
$element = simplexml_import_dom($document);
$other = new DOMDocument;
$without_constructor = (new ReflectionClass('DOMDocument'))->newInstanceWithoutConstructor();
$dump = take_dump();
foreach (['document', 'text', 'path', 'element', 'other', 'without_constructor'] as $name) {
    $ids[$name] = memory_of($dump, item($dump, $name));
}
foreach (['text', 'path', 'element'] as $name) {
    echo $name, $ids[$name] === $ids['document'] ? ' keeps the same document' : ' differs', "\n";
}
echo count($ids['document']), count($ids['other']), count($ids['without_constructor']), "\n";
$memory = $dump['items'][$ids['document'][0]];
ksort($memory);
foreach ($memory as $key => $value) {
    echo $key, ' ', $key === 'native_bytes' ? ($value > 1000 ? 'many' : $value) : json_encode($value), "\n";
}
// One kept text keeps all.
$document = $path = $element = null;
$dump = take_dump();
echo memory_of($dump, item($dump, 'text')) === $ids['text'] ? "still there\n" : "gone\n";
$text = $garbage = null;
$garbage = new stdClass;
$garbage->self = $garbage;
$garbage->document = new DOMDocument;
$garbage = null;
$dump = take_dump();
foreach ($dump['items'] as $item) {
    if ($item['type'] === 'memory' && isset($item['unreachable'])) {
        echo 'garbage', isset($item['held']) ? ' that is held' : '', "\n";
    }
}
?>
--EXPECT--
text keeps the same document
path keeps the same document
element keeps the same document
110
is_root false
native_bytes many
size 0
type "memory"
still there
garbage
