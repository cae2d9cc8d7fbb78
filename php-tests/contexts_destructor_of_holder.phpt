--TEST--
Contexts: a destructor that runs while the holder of its object is being freed
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Inner
{
    public function __destruct()
    {
        $dump = take_dump();
        $outer = objects($dump, 'Outer');
        echo count(objects($dump, 'Inner')), ' inner, ', count($outer), ' outer';
        // It may show what it holds, until that is being freed.
        echo count(current($outer)['children'] ?? []) ? " with children\n" : "\n";
    }
}

class Outer
{
    public $first;
    public $array = ['x', [1]];
    public $inner;
    public $last = [];

    public function __construct()
    {
        $this->first = [new ArrayObject];
        $this->inner = [[new Inner]];
        $this->last[] = new Inner;
        $this->dynamic = [new Inner];
    }
}

error_reporting(E_ALL & ~E_DEPRECATED);
$outer = new Outer;
unset($outer);
echo "extra arguments\n";
function takes_none() { echo func_num_args(), " of them\n"; }
takes_none([new ArrayObject], new Inner, [new Inner]);
echo "static members\n";
class Registry { public static $member; }
Registry::$member = [new Inner, 'x'];
Registry::$member = null;
echo "end\n";
?>
--EXPECTREGEX--
3 inner, [01] outer
2 inner, [01] outer
1 inner, [01] outer
extra arguments
3 of them
2 inner, 0 outer
1 inner, 0 outer
static members
1 inner, 0 outer
end
