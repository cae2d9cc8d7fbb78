--TEST--
Outside of the heap: documents of Dom\ have the size that malloc() says
--EXTENSIONS--
dom
--SKIPIF--
<?php
if (!class_exists("Dom\\HTMLDocument")) die("skip needs Dom\\");
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip what it is read from is known only with PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/native.inc';

$rows = implode(array_map(fn ($n) => "<p id='n$n' class='a b'>text <b>bold</b> and a text that is longer</p>", range(1, 20_000)));
compare_native('HTML', fn () => Dom\HTMLDocument::createFromString("<!DOCTYPE html><body>$rows"));
compare_native('XML', fn () => Dom\XMLDocument::createFromString("<a xmlns='urn:x'>$rows</a>"));
$document = Dom\HTMLDocument::createFromString('<!DOCTYPE html><body><p class="a">');
$classes = $document->querySelector('p')->classList;
$element = $document->querySelector('p');
$dump = take_dump();
echo memory_of($dump, item($dump, 'document')) === memory_of($dump, item($dump, 'element')) ? 'one document' : 'differs', "\n";
?>
--EXPECT--
HTML: as much as malloc() says
XML: as much as malloc() says
one document
