--TEST--
As php-meminfo: the variables of nested functions name the function
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function outer()
{
    $in_outer = [getmypid()];
    $dump = middle();
    keep($in_outer);
    return $dump;
}

function middle()
{
    $in_middle = [getmypid()];
    $dump = inner();
    keep($in_middle);
    return $dump;
}

function inner()
{
    $in_inner = [getmypid()];
    $dump = take_dump();
    keep($in_inner);
    return $dump;
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
