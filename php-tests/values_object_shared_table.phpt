--TEST--
Objects: properties that a cast has left shared with an array are written once
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$array = ['a' => getmypid(), 'b' => [1, 2]];
$object = (object) $array;
$second = (object) $array;
$written = (object) $array;
$written->a++;
$cast = (array) $written;
foreach ([1, 2] as $_) {
    $of_literal[] = (object) ['c' => 5];
}

$stream = fopen('php://memory', 'w+');
meminfo_dump($stream);
rewind($stream);
$text = stream_get_contents($stream);
$dump = decode_dump($text);
var_dump(preg_match_all('/^"0x[0-9a-f]+":\{/m', $text) === count($dump['items']));
foreach (['array', 'object', 'second', 'written', 'cast'] as $name) {
    echo $name, ' ', json_encode(array_map('kind', children($dump, item($dump, $name)))), "\n";
}
var_dump(item($dump, 'object', 'a')['id'] === item($dump, 'array', 'a')['id']);
var_dump(item($dump, 'written', 'a')['id'] === item($dump, 'array', 'a')['id']);
echo kind(item($dump, 'of_literal', 0, 'c')), ' ', kind(item($dump, 'of_literal', 1, 'c')), "\n";
?>
--EXPECT--
bool(true)
array {"a":"integer","b":"array(2)"}
object {"a":"integer","b":"array(2)"}
second {"a":"integer","b":"array(2)"}
written {"a":"integer","b":"array(2)"}
cast {"a":"integer","b":"array(2)"}
bool(true)
bool(false)
integer integer
