--TEST--
No trace: no property table is built
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public $a = 1;
    public $b = 2;
}

$plain = new Thing;
$built = new Thing;
foreach ($built as $key => $value) {
    break;
}
$array = (array) $built;
unset($array);
$first = take_dump();
$second = take_dump();
// A table that was built makes its object larger.
var_dump(item($first, 'plain')['size'] < item($first, 'built')['size']);
var_dump(item($first, 'plain')['size'] === item($second, 'plain')['size']);
?>
--EXPECT--
bool(true)
bool(true)
