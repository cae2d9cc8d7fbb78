--TEST--
Children: lists of nodes of the Dom namespace
--EXTENSIONS--
dom
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip the Dom namespace came with PHP 8.4');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

/** None of the nodes has a variable. */
function element(): Dom\Element
{
    return Dom\HTMLDocument::createFromString('<p class="a b"><b>x</b>', LIBXML_NOERROR)->querySelector('p');
}

$lists = [
    element()->childNodes, element()->attributes, element()->querySelectorAll('b'),
    element()->getElementsByTagName('b'), element()->classList,
];
$dump = take_dump();
print_held($dump, children($dump, item($dump, 'lists')));
foreach (['Dom\HTMLDocument', 'Dom\HTMLElement'] as $class) {
    echo count_unreachable($dump, $class), " unreachable\n";
}
?>
--EXPECT--
Dom\\NodeList
  <base node>: object(Dom\\HTMLElement)
Dom\\NamedNodeMap
  <base node>: object(Dom\\HTMLElement)
Dom\\NodeList
  <nodes>: array(1)
Dom\\HTMLCollection
  <base node>: object(Dom\\HTMLElement)
Dom\\TokenList
  <document>: memory
0 unreachable
0 unreachable
