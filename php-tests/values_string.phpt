--TEST--
Strings: length in bytes, interned or counted, one hash for equal bytes
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$three = (int) '3';
$literal = 'abc';
$empty = '';
$char = chr(65 + $three);
$counted = str_repeat('abc', $three);
$equal = str_repeat('abc', $three);
$other = str_repeat('abd', $three);
$same = $counted;
$utf8 = str_repeat('ü', $three);
$binary = random_bytes(5 + $three) . "\0\xff";

$dump = take_dump();
$names = ['literal', 'empty', 'char', 'counted', 'equal', 'other', 'same', 'utf8', 'binary'];
foreach ($names as $name) {
    $strings[$name] = $item = item($dump, $name);
    echo "$name: ", kind($item), isset($item['interned']) ? ' interned' : " counted, refcount $item[refcount]", "\n";
}
var_dump($strings['counted']['hash'] === $strings['equal']['hash']);
var_dump($strings['counted']['hash'] === $strings['other']['hash']);
var_dump($strings['counted']['id'] === $strings['same']['id'], $strings['counted']['id'] === $strings['equal']['id']);
var_dump(count(preg_grep('/^[0-9a-f]{16}$/', array_column($strings, 'hash'))));
?>
--EXPECT--
literal: string(3) interned
empty: string(0) interned
char: string(1) interned
counted: string(9) counted, refcount 2
equal: string(9) counted, refcount 1
other: string(9) counted, refcount 1
same: string(9) counted, refcount 2
utf8: string(6) counted, refcount 1
binary: string(10) counted, refcount 1
bool(true)
bool(false)
bool(true)
bool(false)
int(9)
