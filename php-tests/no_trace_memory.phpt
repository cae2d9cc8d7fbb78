--TEST--
No trace: memory_get_usage() is the same before and after, to the byte
--FILE--
<?php
class Thing
{
    public $declared = 1;
    private $other = ['x'];
}

$things = [new Thing, (object) ['a' => 1], new ArrayObject([1, 2]), fn () => 1, (function () { yield 1; })()];
$things[] = &$things;
$stream = fopen('/dev/null', 'w');
$before = $after = $real_before = $real_after = $peak_before = $peak_after = 0;

$peak_before = memory_get_peak_usage();
$before = memory_get_usage();
$real_before = memory_get_usage(true);
meminfo_dump($stream);
$after = memory_get_usage();
$real_after = memory_get_usage(true);
$peak_after = memory_get_peak_usage();
var_dump($after - $before, $real_after - $real_before, $peak_after - $peak_before);
?>
--EXPECT--
int(0)
int(0)
int(0)
