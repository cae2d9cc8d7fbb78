--TEST--
Children: what a suspended fiber holds in all its frames, and where it waits
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function outer($request)
{
    $local = [1, getmypid()];
    foreach (generate() as $value) {
        keep($value);
    }
    keep($local);
}

function generate()
{
    $inside = [1, 2, getmypid()];
    yield Fiber::suspend('x' . getmypid());
    keep($inside);
}

$fiber = new Fiber('outer');
$fiber->start([getmypid()]);
$dump = take_dump();
$item = item($dump, 'fiber');
echo $item['function'], ' ', basename($item['file']), ' ', $item['line'], "\n";
$kinds = children($dump, $item);
ksort($kinds, SORT_STRING);
print_kinds($kinds);

$fiber->resume();
print_kinds(children($dump = take_dump(), item($dump, 'fiber')));
?>
--EXPECTF--
generate children_fiber.php 16
<0: Fiber::suspend()> <argument 1>: string(%d)
<1: generate()> <generator>: object(Generator)
<1: generate()> inside: array(3)
<2: outer()> local: array(2)
<2: outer()> request: array(1)
<function>: string(5)
<result>: null
