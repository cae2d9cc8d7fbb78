--TEST--
Roots: objects that are alive but reached by no root are marked, and counted in the trailer
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Node
{
    public $other;
    public $values = [];
}

gc_disable();
$a = new Node;
$b = new Node;
$a->other = $b;
$b->other = $a;
$b->values[] = $b->values[] = $a->values[] = 'x';
$before = take_dump();
unset($a, $b);
$dump = take_dump();

$nodes = array_values(objects($dump, 'Node'));
foreach ($nodes as $node) {
    echo json_encode([$node['is_root'], $node['unreachable'], isset($node['frame'])]), "\n";
    foreach (children($dump, $node) as $key => $child) {
        echo "  $key: ", kind($child), $child['unreachable'] ?? false ? ' unreachable' : '', "\n";
    }
}
$marked = array_filter($dump['items'], fn ($item) => isset($item['unreachable']));
var_dump(count($marked) === $dump['trailer']['unreachable'], $before['trailer']['unreachable']);
var_dump(in_array(false, array_column($marked, 'unreachable')));
?>
--EXPECT--
[false,true,false]
  other: object(Node) unreachable
  values: array(1) unreachable
[false,true,false]
  other: object(Node) unreachable
  values: array(2) unreachable
bool(true)
int(0)
bool(false)
