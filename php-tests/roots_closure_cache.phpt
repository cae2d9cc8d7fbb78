--TEST--
Roots: closures that the engine keeps for the next time
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80600) die('skip the engine keeps closures from PHP 8.6 on');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function call() {}

function make()
{
    return static fn () => 1;
}

make();
$closure = call(...);
unset($closure);
$dump = take_dump();
foreach (roots($dump, '<CLOSURE_CACHE>') as $item) {
    echo preg_replace('/:\d+/', ':%d', $item['function'] ?? ''), "\n";
}
var_dump($dump['trailer']['unreachable'], $dump['trailer']['conservative']);
?>
--EXPECT--
call
{closure:make():%d}
int(0)
int(0)
