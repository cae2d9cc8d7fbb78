--TEST--
Strings, numbers: their values are nowhere in the dump
--FILE--
<?php
$three = (int) '3';
$stream = fopen('php://memory', 'w+');
$secret = str_repeat('Geheimnis', $three);
$array = ['key' => strrev($secret), 'number' => 123454321, 'float' => 0.123454321];
$object = (object) $array;
meminfo_dump($stream);
rewind($stream);
$dump = stream_get_contents($stream);
var_dump(str_contains($dump, 'Geheimnis'), str_contains($dump, strrev('Geheimnis')), str_contains($dump, '123454321'));
var_dump(str_contains($dump, md5($secret)), str_contains($dump, '"secret"'));
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
