--TEST--
Objects: dynamic properties cannot be taken for names of the engine or of hidden properties
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$object = (object) [
    '<closure>' => 1,
    'A::hidden' => 2,
    'a:::b::' => 3,
    'a:b' => 4,
    '5' => 5,
    7 => 6,
    "\xff" => 7,
    "x\0y" => 8,
    "\u{FFFD}" => 9,
];
$dump = take_dump();
print_kinds(children($dump, item($dump, 'object')));
?>
--EXPECT--
\ufffd3cclosure>: integer
A\ufffd3a:hidden: integer
a\ufffd3a\ufffd3a:b\ufffd3a:: integer
a:b: integer
5: integer
7: integer
\ufffdff: integer
x\ufffd00y: integer
\ufffdef\ufffdbf\ufffdbd: integer
