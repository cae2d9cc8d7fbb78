--TEST--
Children: what elements of SimpleXML hold
--EXTENSIONS--
simplexml
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$element = simplexml_load_string('<a><b/><b/></a>');
$iterator = new SimpleXMLIterator('<a><b/><b/></a>');
$iterator->rewind();
$dump = take_dump();
print_held($dump, [item($dump, 'element'), item($dump, 'iterator')], '<document>');
echo count_unreachable($dump, 'SimpleXMLIterator'), " unreachable\n";
foreach ($element->b as $value) {
    unset($value);
    $dump = take_dump();
    print_held($dump, objects($dump, '__iterator_wrapper'));
    break;
}
echo count_unreachable($dump, 'SimpleXMLElement'), " unreachable\n";
?>
--EXPECT--
SimpleXMLElement
SimpleXMLIterator
  <current>: object(SimpleXMLIterator)
0 unreachable
__iterator_wrapper
  <object>: object(SimpleXMLElement)
0 unreachable
