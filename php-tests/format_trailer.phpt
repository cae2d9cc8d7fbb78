--TEST--
Format: the trailer counts the items, each id is written once
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Node
{
    public $list = [1, 2.5, null, [true]];
    public $other;
}

$a = new Node;
$a->other = new Node;
$a->other->other = $a;
$b = &$a->list;
$cycle = new Node;
$cycle->other = $cycle;
unset($cycle);

$stream = fopen('php://memory', 'w+');
meminfo_dump($stream);
rewind($stream);
$text = stream_get_contents($stream);
$dump = decode_dump($text);
var_dump($dump['trailer']['items'] === count($dump['items']));
var_dump($dump['trailer']['items'] === preg_match_all('/^"0x[0-9a-f]+":\{/m', $text));
var_dump($dump['trailer']['unreachable'] === count(array_filter($dump['items'], fn ($item) => isset($item['unreachable']))));
var_dump($dump['trailer']['unreachable'] > 0);
// The dump itself has allocated nothing.
var_dump($dump['trailer']['memory_usage'] === $dump['header']['memory_usage']);
echo implode(', ', array_keys($dump['trailer'])), "\n";
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
items, unreachable, held, unknown_holders, conservative, memory_usage
