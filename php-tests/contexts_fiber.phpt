--TEST--
Contexts: inside of a fiber, and while one is suspended
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function in_fiber($argument)
{
    $local = [1, getmypid()];
    Fiber::suspend(take_dump());
    $dump = take_dump();
    keep($local);
    return $dump;
}

function outside()
{
    $outer = [1, 2, getmypid()];
    $fiber = new Fiber('in_fiber');
    $first = $fiber->start([1]);
    $suspended = take_dump();
    $fiber->resume();
    keep($outer);
    return [$first, $suspended, $fiber->getReturn()];
}

[$first, $suspended, $last] = outside();
foreach ([$first, $suspended, $last] as $dump) {
    echo implode(', ', array_column($dump['header']['frames'], 'frame')), "\n";
}
print_roots($first, 'in_fiber()');
echo kind(roots($first, 'outside()')['outer']), "\n";
?>
--EXPECT--
take_dump(), in_fiber(), Fiber->start(), outside(), <GLOBAL>
take_dump(), outside(), <GLOBAL>
take_dump(), in_fiber(), Fiber->resume(), outside(), <GLOBAL>
in_fiber()
  argument: array(1)
  local: array(2)
array(3)
