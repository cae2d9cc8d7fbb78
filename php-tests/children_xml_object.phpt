--TEST--
Children: the object whose methods a parser of XML calls
--EXTENSIONS--
xml
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A { public function method() {} }

// Deprecated from PHP 8.4 on.
error_reporting(E_ALL & ~E_DEPRECATED);
$parser = xml_parser_create();
xml_set_object($parser, new A);
$dump = take_dump();
echo kind(item($dump, 'parser', '<object>')), "\n";
?>
--EXPECT--
object(A)
