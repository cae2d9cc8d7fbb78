--TEST--
Contexts: while a constant expression is being evaluated
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

spl_autoload_register(function ($class) {
    $dump = take_dump();
    echo "$class: ", count($dump['items']) > 0 ? 'dumped' : 'empty', "\n";
    eval("class $class { const X = [1, 2]; }");
});

class Thing
{
    const FIRST = [PHP_OS, First::X];
    public static $second = [PHP_OS, Second::X];
    public $third = [PHP_OS, Third::X];
}

function default_value($x = [PHP_OS, Fourth::X])
{
    static $fifth = [PHP_OS, Fifth::X];
    return count($x) + count($fifth);
}

var_dump(count(Thing::FIRST), count(Thing::$second), count((new Thing)->third), default_value());
?>
--EXPECTREGEX--
(First: dumped
|Second: dumped
|Third: dumped
){3}Fourth: dumped
Fifth: dumped
int\(2\)
int\(2\)
int\(2\)
int\(4\)
