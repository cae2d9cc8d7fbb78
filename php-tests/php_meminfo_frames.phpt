--TEST--
As php-meminfo: the variables of nested functions name the function
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function outer()
{
    $in_outer = [1];
    return middle() + $in_outer;
}

function middle()
{
    $in_middle = [2];
    return inner() + $in_middle;
}

function inner()
{
    $in_inner = [3];
    return take_dump() + $in_inner;
}

$in_global = [4];
$dump = outer();
foreach ($dump['items'] as $item) {
    foreach (names($item) as [$frame, $symbol_name]) {
        if (str_starts_with($symbol_name, 'in_')) {
            echo "$symbol_name: $frame\n";
        }
    }
}
?>
--EXPECT--
in_inner: inner()
in_middle: middle()
in_outer: outer()
in_global: <GLOBAL>
