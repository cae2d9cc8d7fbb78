--TEST--
Objects: a property that is a reference
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public $declared;
    public ?int $typed = 1;
}

$thing = new Thing;
$thing->declared = &$variable;
$reference = &$thing->typed;
$variable = [1];
$dump = take_dump();
print_kinds(children($dump, item($dump, 'thing')));
$item = children($dump, item($dump, 'thing'))['declared'];
echo json_encode(names($item)), ' ', json_encode(array_keys($item['children'])), "\n";
?>
--EXPECT--
declared: reference
typed: reference
[["<GLOBAL>","variable"]] ["value"]
