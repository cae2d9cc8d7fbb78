--TEST--
Streams: a dump into the middle of a file that was being read
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/stream_file_middle.tmp';
file_put_contents($file, str_repeat('0123456789', 20_000));
$stream = fopen($file, 'r+');
echo fread($stream, 10), ' ', fgetc($stream), "\n";
meminfo_dump($stream);
$end = ftell($stream);
echo fread($stream, 1) === (string) ($end % 10) ? 'reading goes on behind the dump' : 'reading goes on elsewhere', "\n";
fseek($stream, 11);
var_dump(isset(decode_dump(fread($stream, $end - 11))['trailer']));
fclose($stream);
$content = file_get_contents($file);
var_dump(strlen($content), substr($content, 0, 11), $content[$end] === (string) ($end % 10));
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_file_middle.tmp');
?>
--EXPECT--
0123456789 0
reading goes on behind the dump
bool(true)
int(200000)
string(11) "01234567890"
bool(true)
