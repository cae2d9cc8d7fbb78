--TEST--
No trace: with all memory up to the limit taken and 97 % in use, dumps succeed and do not raise the peak
--INI--
memory_limit=32M
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip the limit is the Zend allocator\'s');
?>
--FILE--
<?php
class Thing
{
    public $text;
}

$streams = [fopen('/dev/null', 'w'), tmpfile(), popen('cat > /dev/null', 'w')];
$things = null;
$i = $stream = $usage = $peak = $real_peak = 0;
// Linked, as a growing array would need room for its copy.
while (memory_get_usage() < 0.97 * (32 << 20)) {
    $thing = new Thing;
    $thing->text = [str_repeat('x', 2000), $things];
    $things = $thing;
}

$usage = memory_get_usage();
$peak = memory_get_peak_usage();
$real_peak = memory_get_peak_usage(true);
// Without a loop, which a JIT compiler would take memory for.
meminfo_dump($streams[0]);
meminfo_dump($streams[1]);
meminfo_dump($streams[2]);
$usage -= memory_get_usage();
$peak -= memory_get_peak_usage();
$real_peak -= memory_get_peak_usage(true);
fseek($streams[1], -2, SEEK_END);
var_dump(memory_get_usage(true) === 32 << 20, $usage, $peak, $real_peak, fgets($streams[1]));
?>
--EXPECT--
bool(true)
int(0)
int(0)
int(0)
string(2) "}
"
