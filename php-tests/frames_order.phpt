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
    $in_outer = [2];
    Holder::$static_member[] = 2;
    return [inner(), $in_outer][0];
}

function inner()
{
    $in_inner = [3];
    return [take_dump(), $in_inner][0];
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
    foreach (names($item) as [, $symbol_name]) {
        if (in_array($symbol_name, $wanted)) {
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
