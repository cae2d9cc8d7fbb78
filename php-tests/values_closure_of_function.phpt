--TEST--
Closures: one that was made of a function shares that function's static variables, which stay roots
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function counting()
{
    static $calls = [];
    $calls[] = 1;
}

$closure = counting(...);
$closure();
counting();
$dump = take_dump();
echo count(children($dump, item($dump, 'closure'))), "\n";
$calls = roots($dump, '<FUNCTION_STATIC>')['counting()::calls'];
echo kind(value($dump, $calls)), ' ', json_encode(names($calls)), "\n";
?>
--EXPECT--
0
array(2) [["<FUNCTION_STATIC>","counting()::calls"]]
