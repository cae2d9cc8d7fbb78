--TEST--
Contexts: inside of an output callback, also at the end of the script
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function callback($buffer, $phase)
{
    $stream = fopen('php://memory', 'w+');
    meminfo_dump($stream);
    rewind($stream);
    $dump = decode_dump(stream_get_contents($stream));
    return $buffer . ' ' . kind(roots($dump, 'callback()')['buffer']) . ' ' . kind(item($dump, 'global')) . "\n";
}

$global = [1, 2];
ob_start('callback');
echo 'text';
ob_end_flush();
ob_start('callback');
echo 'at the end';
?>
--EXPECT--
text string(4) array(2)
at the end string(10) array(2)
