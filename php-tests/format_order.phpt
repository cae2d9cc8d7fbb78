--TEST--
Format: items come in the order of the walk: holder, its scalars, first child with all that it holds, next child
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$tree = [
    'a' => (object) ['one' => 1, 'b' => (object) ['c' => (object) ['two' => 2]], 'three' => 3],
    'd' => (object) ['e' => (object) ['f' => (object) []]],
    'g' => (object) [],
];
$dump = take_dump();
$names = [];
foreach ($dump['items'] as $id => $item) {
    foreach ($item['children'] ?? [] as $key => $child) {
        $names[$child] = $key;
    }
}
$from = array_search(item($dump, 'tree')['id'], array_keys($dump['items']));
foreach (array_slice($dump['items'], $from + 1, 10) as $id => $item) {
    echo $names[$id], ' ';
}
?>
--EXPECT--
a one three b c two d e f g
