--TEST--
Streams: a user wrapper that frees and builds big structures meanwhile
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/wrapper.inc';

class Node
{
    public $list = [];
}

function build()
{
    $nodes = [];
    for ($i = 0; $i < 2000; $i++) {
        $node = new Node;
        $node->list = array_fill(0, 10, $nodes[$i - 1] ?? null);
        $nodes[] = $node;
    }
    return $nodes;
}

Wrapper::$on_write = function ($data) {
    $GLOBALS['nodes'] = null;
    gc_collect_cycles();
    $GLOBALS['nodes'] = build();
    return strlen($data);
};
$nodes = build();
meminfo_dump(fopen('wrapper://', 'w'));
$dump = decode_dump(Wrapper::$content);
echo count(objects($dump, 'Node')), ' ', kind(item($dump, 'nodes', 1999, 'list')), "\n";
?>
--EXPECT--
2000 array(10)
