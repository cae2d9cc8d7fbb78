--TEST--
Arrays: integer and string keys, and the children in the array's order
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$array = ['z' => 1, 10 => 2, -5 => 3, 'a' => 4, '007' => 5, PHP_INT_MIN => 6, ' 1' => 7, '' => 8, '-0' => 9];
$list = ['x', 'y'];
$dump = take_dump();
print_kinds(children($dump, item($dump, 'array')));
print_kinds(children($dump, item($dump, 'list')));
?>
--EXPECT--
z: integer
10: integer
-5: integer
a: integer
007: integer
-9223372036854775808: integer
 1: integer
: integer
-0: integer
0: string(1)
1: string(1)
