--TEST--
meminfo_dump() writes a JSON document with header, items, heap and trailer
--FILE--
<?php
$stream = fopen('php://memory', 'w+');
var_dump(meminfo_dump($stream));
rewind($stream);
$dump = json_decode(stream_get_contents($stream), true);
echo implode(', ', array_keys($dump)), "\n";
?>
--EXPECT--
NULL
header, items, heap, trailer
