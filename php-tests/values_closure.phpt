--TEST--
Closures: what they are bound to, what they captured, their static variables
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Maker
{
    public function make(array $by_value, array &$by_reference)
    {
        return function () use ($by_value, &$by_reference) {
            static $counter = [];
            $counter[] = 1;
        };
    }

    public function makeStatic()
    {
        return static fn () => 1;
    }

    public function makeArrow(array $captured)
    {
        return fn () => $captured;
    }
}

$variable = [1, 2];
$closure = (new Maker)->make([1], $variable);
$closure();
$static = (new Maker)->makeStatic();
$arrow = (new Maker)->makeArrow([1, 2, 3]);

$dump = take_dump();
foreach (['closure', 'static', 'arrow'] as $name) {
    echo "$name\n";
    $children = children($dump, item($dump, $name));
    ksort($children);
    print_kinds($children);
}
var_dump(children($dump, item($dump, 'closure'))['by_reference']['id'] === roots($dump)['variable']['id']);
?>
--EXPECTREGEX--
closure
by_reference: reference
by_value: array\(1\)
counter: (array\(1\)|reference)
this: object\(Maker\)
static
arrow
captured: array\(3\)
this: object\(Maker\)
bool\(true\)
