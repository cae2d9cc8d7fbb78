--TEST--
No trace: dumps of an unchanged process are equal
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public $declared = 1;
    protected $list = ['x', [1.5]];
}

function dumps($stream)
{
    static $s = [];
    $things = [new Thing, (object) ['a' => 1], fn () => 1];
    $things[0]->me = &$things;
    for ($i = 0; $i < 3; $i++) {
        meminfo_dump($stream);
        $GLOBALS['ends'][$i] = ftell($stream);
    }
}

error_reporting(E_ALL & ~E_DEPRECATED);
// The header tells the peak, which a compiler at work (opcache.jit) may raise.
strlen(str_repeat('x', strlen(__FILE__) << 14));
$ends = array_fill(0, 3, 0);
$file = tempnam(sys_get_temp_dir(), 'dump');
$stream = fopen($file, 'w+');
dumps($stream);

rewind($stream);
$first = fread($stream, $ends[0]);
$second = fread($stream, $ends[1] - $ends[0]);
$third = fread($stream, $ends[2] - $ends[1]);
var_dump(strlen($first) > 1000, without_native($first) === without_native($second), without_native($second) === without_native($third));
unlink($file);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
