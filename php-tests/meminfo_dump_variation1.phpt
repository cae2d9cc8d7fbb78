--TEST--
meminfo_dump() takes the stream as a named argument
--FILE--
<?php
meminfo_dump(stream: $stream = fopen('php://memory', 'w+'));
var_dump(ftell($stream) > 0);
?>
--EXPECT--
bool(true)
