--TEST--
As php-meminfo: what a static member holds is in the dump
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing {}

class Registry
{
    public static $member;
}
Registry::$member = new Thing;

foreach (objects(take_dump(), 'Thing') as $thing) {
    echo json_encode(names($thing)), "\n";
}
?>
--EXPECT--
[["<CLASS_STATIC_MEMBER>","Registry::member"]]
