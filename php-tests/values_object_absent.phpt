--TEST--
Objects: typed properties without a value and unset ones are absent
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public int $never_set;
    public readonly array $readonly;
    public $untyped;
    public $unset = 1;
    public ?array $typed = [];
}

$thing = new Thing;
unset($thing->unset, $thing->typed);
$dump = take_dump();
print_kinds(children($dump, item($dump, 'thing')));
?>
--EXPECT--
untyped: null
