--TEST--
Roots: a static member that is a reference
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Base
{
    public static $shared = [1];
}

class Child extends Base {}

$reference = &Child::$shared;
$reference[] = 2;

$roots = roots(take_dump());
echo kind($roots['reference']), ' ', json_encode(names($roots['reference'])), "\n";
?>
--EXPECT--
reference [["<GLOBAL>","reference"],["<CLASS_STATIC_MEMBER>","Base::shared"]]
