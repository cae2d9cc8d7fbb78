--TEST--
Roots: static variables of a trait's method belong to the class that uses it
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

trait Caches
{
    public function cache($value)
    {
        static $cached = [];
        $cached[] = $value;
    }
}

class A
{
    use Caches;
}

class B
{
    use Caches;
}

(new A)->cache(1);
(new B)->cache(1);
(new B)->cache(2);
$dump = take_dump();
$roots = roots($dump, '<FUNCTION_STATIC>');
echo kind(value($dump, $roots['A::cache()::cached'])), ' ', kind(value($dump, $roots['B::cache()::cached'])), "\n";
?>
--EXPECT--
array(1) array(2)
