--TEST--
Fibers: fresh, suspended, finished ones are in the dump
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function in_fiber($argument)
{
    $local = [1, 2];
    Fiber::suspend($local);
    return $argument;
}

$fresh = new Fiber('in_fiber');
$suspended = new Fiber('in_fiber');
$suspended->start([1]);
$finished = new Fiber('in_fiber');
$finished->start([1]);
$finished->resume();
$dump = take_dump();
echo kind(item($dump, 'fresh')), ' ', kind(item($dump, 'suspended')), ' ', kind(item($dump, 'finished')), "\n";
$suspended->resume();
echo json_encode($suspended->getReturn()), "\n";
?>
--EXPECT--
object(Fiber) object(Fiber) object(Fiber)
[1]
