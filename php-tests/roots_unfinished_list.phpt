--TEST--
Roots: what array_map() has collected is held by its result, in fibers as well
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Value {}

function show(): void
{
    $dump = take_dump();
    echo count_unreachable($dump, 'Value'), ' of ', count(objects($dump, 'Value')), " unreachable\n";
}

$values = array_map(fn ($i) => $i < 10 ? new Value : show(), range(1, 10));
unset($values);
$fiber = new Fiber(fn () => array_map(fn ($i) => $i < 20 ? new Value : Fiber::suspend(), range(1, 20)));
$fiber->start();
show();
?>
--EXPECT--
0 of 9 unreachable
0 of 19 unreachable
