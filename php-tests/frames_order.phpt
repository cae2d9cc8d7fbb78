--TEST--
Frames: items come innermost frame first
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Holder
{
    public static $static_member = [1];
}

function outer()
{
    $in_outer = [getmypid()];
    Holder::$static_member[] = 2;
    $dump = inner();
    keep($in_outer);
    return $dump;
}

function inner()
{
    $in_inner = [getmypid()];
    $dump = take_dump();
    keep($in_inner);
    return $dump;
}

function has_static()
{
    static $function_static = [];
    $function_static[] = 1;
}

has_static();
$in_global = [4];
$wanted = ['in_inner', 'in_outer', 'in_global', 'Holder::static_member', 'has_static()::function_static'];
foreach (outer()['items'] as $item) {
    foreach (names($item) as [$frame, $symbol_name]) {
        if ($frame !== '<PROPERTY_DEFAULT>' && in_array($symbol_name, $wanted)) {
            echo "$symbol_name\n";
        }
    }
}
?>
--EXPECT--
in_inner
in_outer
in_global
Holder::static_member
has_static()::function_static
