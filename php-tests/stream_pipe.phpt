--TEST--
Streams: pipes of popen() and proc_open()
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$large = range(1, 20_000);
$file = __DIR__ . '/stream_pipe.tmp';
$stream = popen('cat > ' . escapeshellarg($file), 'w');
fwrite($stream, 'before ');
meminfo_dump($stream);
pclose($stream);
$content = file_get_contents($file);
var_dump(str_starts_with($content, 'before {'), isset(decode_dump(substr($content, 7))['trailer']));

$process = proc_open(['cat'], [['pipe', 'r'], ['file', $file, 'w']], $pipes);
meminfo_dump($pipes[0]);
fclose($pipes[0]);
proc_close($process);
var_dump(isset(decode_dump(file_get_contents($file))['trailer']));
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_pipe.tmp');
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
