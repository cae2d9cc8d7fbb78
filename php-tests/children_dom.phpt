--TEST--
Children: what lists of DOM nodes, namespaces and their iterations hold
--EXTENSIONS--
dom
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

/** None of the nodes has a variable. */
function document(): DOMDocument
{
    $document = new DOMDocument;
    $document->loadXML('<a xmlns:n="urn:n" x="1"><b/><b/></a>');
    return $document;
}

$lists = [
    document()->getElementsByTagName('b'), document()->documentElement->childNodes, document()->documentElement->attributes,
    (new DOMXPath(document()))->query('//b'), (new DOMXPath(document()))->query('//namespace::n')[0],
    new DOMNodeList,
];
$dump = take_dump();
print_held($dump, children($dump, item($dump, 'lists')), '<document>');
foreach ($lists[0] as $node) {
    unset($node);
    $dump = take_dump();
    print_held($dump, objects($dump, '__iterator_wrapper'));
    break;
}
// A namespace holds its parent from PHP 8.2 on.
foreach (['DOMDocument', 'DOMElement'] as $class) {
    echo count_unreachable($dump, $class), " unreachable\n";
}
?>
--EXPECTF--
DOMNodeList
  <base node>: object(DOMDocument)
DOMNodeList
  <base node>: object(DOMElement)
DOMNamedNodeMap
  <base node>: object(DOMElement)
DOMNodeList
  <nodes>: array(2)
DOMNameSpaceNode%r(
  <parent>: object\(DOMElement\))?%r
DOMNodeList
__iterator_wrapper
  <object>: object(DOMNodeList)
  <current>: object(DOMElement)
0 unreachable
0 unreachable
