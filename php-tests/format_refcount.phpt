--TEST--
Format: reference counts; none for what is not counted
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$object = new stdClass;
$array = range(1, 3);
$holders = [$object, $object, $array];
$string = str_repeat('x', count($holders));
$empty = [];
$literal = 'literal';
$scalar = 1;
$dump = take_dump();
foreach (['object', 'array', 'holders', 'string', 'empty', 'literal', 'scalar'] as $name) {
    echo "$name: ", item($dump, $name)['refcount'] ?? 'none', "\n";
}
?>
--EXPECT--
object: 3
array: 2
holders: 1
string: 1
empty: none
literal: none
scalar: none
