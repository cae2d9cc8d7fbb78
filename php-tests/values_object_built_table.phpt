--TEST--
Objects: a property table that PHP has built shows no property twice
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

#[AllowDynamicProperties]
class Thing
{
    public $declared = [1];
    private $private = [1, 2];
    public int $never_set;
}

$thing = new Thing;
$thing->dynamic = [1, 2, 3];
$array = (array) $thing;
foreach ($thing as $key => $value) {
}
$dump = take_dump();
print_kinds(children($dump, item($dump, 'thing')));
echo "as an array\n";
print_kinds(children($dump, item($dump, 'array')));
?>
--EXPECT--
declared: array(1)
private: array(2)
dynamic: array(3)
as an array
declared: array(1)
\ufffd00Thing\ufffd00private: array(2)
dynamic: array(3)
