--TEST--
Children: what a parser of XML holds
--EXTENSIONS--
xml
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A { public function method() {} }

$parser = xml_parser_create();
xml_set_element_handler($parser, fn () => 1, fn () => 2);
xml_set_character_data_handler($parser, [new A, 'method']);
xml_set_end_namespace_decl_handler($parser, fn () => 3);
$dump = take_dump();
$children = children($dump, item($dump, 'parser'));
echo implode("\n", array_keys($children)), "\n";
echo kind($children['<start element handler>']), "\n";
echo count_unreachable($dump, 'A'), ' ', count_unreachable($dump, 'Closure'), " unreachable\n";
?>
--EXPECT--
<start element handler>
<end element handler>
<character data handler>
<end namespace handler>
object(Closure)
0 0 unreachable
