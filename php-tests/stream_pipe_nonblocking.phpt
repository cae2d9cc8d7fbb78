--TEST--
Streams: a non-blocking pipe gets the whole dump, too
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$large = range(1, 50_000);
$file = __DIR__ . '/stream_pipe_nonblocking.tmp';
$process = proc_open(['sh', '-c', 'sleep 0.2; cat'], [['pipe', 'r'], ['file', $file, 'w']], $pipes);
stream_set_blocking($pipes[0], false);
meminfo_dump($pipes[0]);
fclose($pipes[0]);
proc_close($process);
var_dump(isset(decode_dump(file_get_contents($file))['trailer']), filesize($file) > 1 << 20);
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_pipe_nonblocking.tmp');
?>
--EXPECT--
bool(true)
bool(true)
