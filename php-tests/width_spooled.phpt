--TEST--
Width: a large dump through a stream that is no plain file
--SKIPIF--
<?php
if (getenv('SKIP_SLOW_TESTS')) die('skip slow test');
?>
--INI--
memory_limit=-1
--FILE--
<?php
class Collector
{
    public $context;
    public static $bytes = 0;
    public static $items = 0;
    public static $end = '';

    public function stream_open($path, $mode, $options, &$opened)
    {
        return true;
    }

    public function stream_write($data)
    {
        self::$bytes += strlen($data);
        self::$items += preg_match_all('/^"0x[0-9a-f]+":\{"type"/m', $data);
        self::$end = substr(self::$end . $data, -300);
        return strlen($data);
    }
}
stream_wrapper_register('collector', 'Collector');

$integers = range(1, 300_000);
$stream = fopen('collector://', 'w');
meminfo_dump($stream);
preg_match('/\n"trailer":{"items":(\d+),"unreachable":\d+,.*}\n}\n$/', Collector::$end, $match);
// Few lines are cut in two where one write ends and the next begins.
var_dump(Collector::$bytes > 16 << 20, $match[1] > 300_000, abs(Collector::$items - $match[1]) < 1000);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
