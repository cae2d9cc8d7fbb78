--TEST--
Arrays: nested, shared, and containing themselves by reference
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$shared = array_fill(0, 3, 0);
$nested = ['a' => ['b' => ['c' => $shared, 'd' => $shared]]];
$itself = [1];
$itself['me'] = &$itself;

$dump = take_dump();
$c = item($dump, 'nested', 'a', 'b', 'c');
var_dump($c['id'] === item($dump, 'nested', 'a', 'b', 'd')['id'], $c['id'] === item($dump, 'shared')['id'], $c['refcount']);
var_dump(item($dump, 'itself')['id'] === item($dump, 'itself', 'me', 'me', 'me')['id']);
echo json_encode(names(roots($dump)['itself'])), ' ', kind(roots($dump)['itself']), ' ', roots($dump)['itself']['refcount'], "\n";
?>
--EXPECT--
bool(true)
bool(true)
int(3)
bool(true)
[["<GLOBAL>","itself"]] reference 2
