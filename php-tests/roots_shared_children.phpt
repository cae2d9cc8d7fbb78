--TEST--
Roots: what a root holds is no root itself, unless it is one as well
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$inner = [1, 2];
$inner[] = 3;
$outer = ['inner' => $inner, 'own' => [$inner]];
$dump = take_dump();
$items = [item($dump, 'outer'), item($dump, 'outer', 'inner'), item($dump, 'outer', 'own'), item($dump, 'outer', 'own', 0)];
echo json_encode(array_column($items, 'is_root')), "\n";
var_dump($items[1]['id'] === $items[3]['id'], $items[1]['symbol_name']);
?>
--EXPECT--
[true,true,false,true]
bool(true)
string(5) "inner"
