--TEST--
As php-meminfo: an object that two variables hold is one item
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing {}

$a = new Thing;
$b = $a;

$dump = take_dump();
$things = objects($dump, 'Thing');
var_dump(count($things));
echo json_encode(names(current($things))), "\n";
?>
--EXPECT--
int(1)
[["<GLOBAL>","a"],["<GLOBAL>","b"]]
