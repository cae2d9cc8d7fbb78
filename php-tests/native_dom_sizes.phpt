--TEST--
Outside of the heap: documents of libxml2 of many kinds have the size that malloc() says
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

const N = 20_000;

function xml(string $content, string $prolog = '', int $flags = 0): DOMDocument
{
    $document = new DOMDocument;
    $document->loadXML("$prolog<a>" . str_repeat($content, N) . '</a>', $flags);
    return $document;
}

function numbered(string $format): string
{
    return implode(array_map(fn ($n) => sprintf($format, $n), range(1, N)));
}

compare_native('elements and texts', fn () => xml('<b>text</b><b>a text that is longer than a word</b>'));
compare_native('attributes', fn () => xml('<b x="1" y="a value that is longer than a word &amp; more"/>'));
compare_native('comments and the like', fn () => xml('<b><![CDATA[abc]]><!-- comment --><?pi code?></b>'));
compare_native('namespaces', fn () => xml('<x:b xmlns:x="urn:x" x:y="1"/>'));
compare_native('references to entities', fn () => xml('<b>&e;</b>', '<!DOCTYPE a [<!ENTITY e "some <i>content</i>">]>'));
compare_native('entities', fn () => xml('<b>&e;</b>', '<!DOCTYPE a [<!ENTITY e "some content">]>', LIBXML_NOENT));
compare_native('many names', fn () => simplexml_load_string('<a>' . numbered('<name%d/>') . '</a>'));
compare_native('ids', fn () => simplexml_load_string('<a>' . numbered('<b xml:id="n%d"/>') . '</a>'));
compare_native('HTML', function () {
    $document = new DOMDocument;
    $document->loadHTML('<body>' . numbered('<p id="n%d" class="a b">text <b>bold</b></p>'), LIBXML_NOERROR);
    return $document;
});
compare_native('made by hand', function () {
    $document = new DOMDocument;
    $top = $document->appendChild($document->createElement('top'));
    for ($i = 0; $i < N; $i++) {
        $element = $top->appendChild($document->createElement('element', "text $i"));
        $element->setAttribute('key', "value $i");
    }
    return $document;
});
compare_native('a copy', fn () => clone xml('<b z="1">text</b>'));
compare_native('one text is kept', fn () => xml('<b>text</b>')->documentElement->firstChild->firstChild);
compare_native('taken out of the tree', function () {
    $document = xml('<b>text</b>');
    return $document->removeChild($document->documentElement);
});
compare_native('a fragment', function () {
    $fragment = (new DOMDocument)->createDocumentFragment();
    $fragment->appendXML(str_repeat('<b>text</b>', N));
    return $fragment;
});
compare_native('many small ones', fn () => array_map(fn () => simplexml_load_string('<a>' . str_repeat('<b>text</b>', 100) . '</a>'), range(1, 1000)), 20);
?>
--EXPECT--
elements and texts: as much as malloc() says
attributes: as much as malloc() says
comments and the like: as much as malloc() says
namespaces: as much as malloc() says
references to entities: as much as malloc() says
entities: as much as malloc() says
many names: as much as malloc() says
ids: as much as malloc() says
HTML: as much as malloc() says
made by hand: as much as malloc() says
a copy: as much as malloc() says
one text is kept: as much as malloc() says
taken out of the tree: as much as malloc() says
a fragment: as much as malloc() says
many small ones: as much as malloc() says
