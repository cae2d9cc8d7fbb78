--TEST--
No trace: no destructor runs
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public $itself;
    public function __destruct() { echo "destructor\n"; }
}

$held = new Thing;
$cycle = new Thing;
$cycle->itself = $cycle;
unset($cycle);
$dump = take_dump();
echo count(objects($dump, 'Thing')), " things\n";
?>
--EXPECT--
2 things
destructor
destructor
