--TEST--
Contexts: inside of a closure that Closure::call() runs, which runs it in a makeshift closure
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing {}

$captured = [1, 2];
$closure = function ($argument) use ($captured) {
    return take_dump();
};
$dump = $closure->call(new Thing, [1]);
$frame = $dump['header']['frames'][1]['frame'];
print_kinds(roots($dump, $frame));
print_kinds(array_intersect_key(roots($dump, 'Closure->call()'), ['this' => 1]));
?>
--EXPECT--
this: object(Thing)
argument: array(1)
captured: array(2)
this: object(Closure)
