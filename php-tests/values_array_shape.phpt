--TEST--
Arrays: elements, slots and kind of table
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function shape(array $item)
{
    // How much room the engine allocates ahead depends on its version.
    if (isset($item['slots_allocated'])) {
        $item['slots_allocated'] = $item['slots_allocated'] >= ($item['slots_used'] ?? $item['elements']);
    }
    return json_encode(array_intersect_key($item, ['elements' => 0, 'slots_used' => 0, 'slots_allocated' => 0, 'packed' => 0]));
}

$n = (int) '3';
$empty = [];
$list_with_hole = range(1, 10);
unset($list_with_hole[3], $list_with_hole[4]);
$last_removed = range(1, 10);
array_pop($last_removed);
$map = ['a' => $n, 'b' => $n];
$map_with_hole = ['a' => $n, 'b' => $n, 'c' => $n];
unset($map_with_hole['b']);
$emptied = ['a' => $n];
unset($emptied['a']);
$large = array_fill(0, 1000, $n);

$dump = take_dump();
foreach (['empty', 'list_with_hole', 'last_removed', 'map', 'map_with_hole', 'emptied', 'large'] as $name) {
    echo "$name: ", shape(item($dump, $name)), "\n";
}
?>
--EXPECT--
empty: {"elements":0}
list_with_hole: {"elements":8,"slots_used":10,"slots_allocated":true,"packed":true}
last_removed: {"elements":9,"slots_allocated":true,"packed":true}
map: {"elements":2,"slots_allocated":true}
map_with_hole: {"elements":2,"slots_used":3,"slots_allocated":true}
emptied: {"elements":0,"slots_allocated":true}
large: {"elements":1000,"slots_allocated":true,"packed":true}
