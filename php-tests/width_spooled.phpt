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
    public static $lines = 0;
    public static $end = '';

    public function stream_open($path, $mode, $options, &$opened)
    {
        return true;
    }

    public function stream_write($data)
    {
        self::$bytes += strlen($data);
        self::$lines += substr_count($data, "\n");
        self::$end = substr(self::$end . $data, -300);
        return strlen($data);
    }
}
stream_wrapper_register('collector', 'Collector');

$integers = range(1, 300_000);
$stream = fopen('collector://', 'w');
meminfo_dump($stream);
preg_match('/\n"trailer":{"items":(\d+),"unreachable":\d+,.*}\n}\n$/', Collector::$end, $match);
// Around the items stand the lines "{", header, "items":{, "},", trailer and "}".
var_dump(Collector::$bytes > 16 << 20, $match[1] > 300_000, Collector::$lines - $match[1]);
?>
--EXPECT--
bool(true)
bool(true)
int(6)
