--TEST--
Roots: what is to be called at ticks, with its arguments
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Ticker
{
    public function tick() {}
}

register_tick_function([new Ticker(), 'tick'], new ArrayObject());
register_tick_function(fn () => null);
register_tick_function('strtolower', 'plain names hold nothing');
$dump = take_dump();
foreach (roots($dump, '<TICK_FUNCTION>') as $name => $item) {
    // The array of a callable, up to 8.4.
    $held = $item['type'] === 'array' ? children($dump, $item)[0] : $item;
    echo $name, ': ', kind($held), "\n";
}
var_dump($dump['trailer']['unreachable'], $dump['trailer']['conservative']);
?>
--EXPECTF--
0: object(Ticker)
%r(0 <object>: object\(Ticker\)
)?%r0 <argument 1>: object(ArrayObject)
1: object(Closure)
int(0)
int(0)
