--TEST--
Objects: a parent's private property that another property hides
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A
{
    private $hidden = [1];
    private $visible = 'of A';

    public function __construct()
    {
        $this->late = 1;
    }
}

class B extends A
{
    private $hidden = [1, 2];
}

#[AllowDynamicProperties]
class C extends B
{
    public $late = null;
    public $hidden = [1, 2, 3];
}

#[AllowDynamicProperties]
class D extends A
{
}

$redeclared = new C;
$by_dynamic = new D;
$by_dynamic->hidden = [1, 2, 3, 4];
$not_hidden = new D;

$dump = take_dump();
foreach (['redeclared', 'by_dynamic', 'not_hidden'] as $name) {
    echo "$name\n";
    print_kinds(children($dump, item($dump, $name)));
}
?>
--EXPECT--
redeclared
A::hidden: array(1)
visible: string(4)
B::hidden: array(2)
late: integer
hidden: array(3)
by_dynamic
A::hidden: array(1)
visible: string(4)
late: integer
hidden: array(4)
not_hidden
hidden: array(1)
visible: string(4)
late: integer
