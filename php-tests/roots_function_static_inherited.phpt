--TEST--
Roots: static variables of an inherited method, once for each class that has its own
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing {}

class Base
{
    public function remember()
    {
        static $things = [];
        $things[] = new Thing;
        return count($things);
    }
}

class Child extends Base {}

class Overriding extends Base
{
    public function remember()
    {
        static $own = [];
        $own[] = new Thing;
        return parent::remember();
    }
}

(new Base)->remember();
// From 8.1 on a method's variables are shared with the classes that inherit it.
echo (new Child)->remember(), (new Overriding)->remember(), "\n";
$dump = take_dump();
$roots = roots($dump, '<FUNCTION_STATIC>');
ksort($roots);
foreach ($roots as $symbol_name => $item) {
    echo $symbol_name, ': ', kind(value($dump, $item)), ', named ', count(names($item)), " time\n";
}
?>
--EXPECT--
23
Base::remember()::things: array(3), named 1 time
Overriding::remember()::own: array(1), named 1 time
