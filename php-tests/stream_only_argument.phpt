--TEST--
Streams: a stream that only the call holds
--FILE--
<?php
$file = __DIR__ . '/stream_only_argument.tmp';
meminfo_dump(fopen($file, 'w'));
var_dump(isset(json_decode(file_get_contents($file), true)['trailer']));
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_only_argument.tmp');
?>
--EXPECT--
bool(true)
