--TEST--
Contexts: inside of an autoloader, while a class is being declared
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

spl_autoload_register(function ($class) {
    $dump = take_dump();
    echo $class, ' ', kind(item($dump, 'global')), "\n";
    eval("class $class { public static \$x = [1]; }");
});

$global = [1];
class Child extends Loaded
{
    const CASE = self::OTHER;
    const OTHER = [1, 2];
    public static $member = AlsoLoaded::class;
}
$child = new Child;
var_dump(AlsoLoaded::$x === Child::$x);
?>
--EXPECT--
Loaded array(1)
AlsoLoaded array(1)
bool(true)
