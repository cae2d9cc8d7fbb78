--TEST--
As php-meminfo: every child is found among the items
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Node
{
    public $array = ['a' => ['b' => [1, 2.5, null, 'text']]];
    public ?Node $next = null;
    public $reference;
}

$node = new Node;
$node->next = new Node;
$node->reference = &$node->next->array;
$closure = function () use ($node, &$dump) {};

$dump = take_dump();
$missing = $children = 0;
foreach ($dump['items'] as $item) {
    foreach ([...array_values($item['children'] ?? []), ...array_values($item['weak_children'] ?? [])] as $child) {
        $children++;
        $missing += !isset($dump['items'][$child]);
    }
}
var_dump($children > 10, $missing);
?>
--EXPECT--
bool(true)
int(0)
