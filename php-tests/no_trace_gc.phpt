--TEST--
No trace: the cycle collector does not run, and its buffer stays
--FILE--
<?php
class Node
{
    public $other;
}

for ($i = 0; $i < 9_000; $i++) {
    $a = new Node;
    $a->other = $a;
}
$stream = fopen('/dev/null', 'w');
$before = gc_status();
meminfo_dump($stream);
$after = gc_status();
foreach (['runs', 'collected', 'threshold', 'roots'] as $key) {
    if ($after[$key] !== $before[$key]) {
        echo "$key: $before[$key], then $after[$key]\n";
    }
}
var_dump($before['roots'] > 8_000, gc_enabled());
var_dump(gc_collect_cycles() > 8_000);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
