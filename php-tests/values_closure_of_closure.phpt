--TEST--
Closures: a closure made of a closure shares what that one captured
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing {}

$a = (function () {
    $thing = new Thing;
    return function () use ($thing) { return $thing; };
})();
$b = $a(...);
unset($a);
$dump = take_dump();
$things = objects($dump, 'Thing');
echo count($things), ' ', isset(current($things)['unreachable']) ? 'unreachable' : 'reached', "\n";
echo get_class($b()), "\n";
?>
--EXPECT--
1 reached
Thing
