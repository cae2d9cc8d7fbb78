--TEST--
Contexts: when PHP closes the streams of a request that has ended
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Late
{
    public $context;

    public function stream_open($path, $mode, $options, &$opened) { return true; }
    public function stream_write($data) { return strlen($data); }

    public function stream_flush()
    {
        return true;
    }

    public function stream_close()
    {
        $stream = fopen('/dev/null', 'w');
        meminfo_dump($stream);
        echo "closed\n";
    }
}

stream_wrapper_register('late', 'Late');
$late = fopen('late://', 'w');
$list = [1, [2]];
$late_too = fopen('late://', 'w');
// Held by itself, so that it is only closed with all resources.
$cycle = new stdClass;
$cycle->stream = fopen('late://', 'w');
$cycle->itself = $cycle;
unset($cycle);
echo "end\n";
?>
--EXPECT--
end
closed
closed
closed
