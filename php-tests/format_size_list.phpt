--TEST--
Format: a list takes a slot of 16 bytes for each element, a hash one of 32 and 8 for its index, and no more than a page
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80200) die('skip lists have had slots of 32 bytes up to PHP 8.1');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$list = array_fill(0, 16384, getmypid());
$hash = [];
for ($i = 16384; $i > 0; $i--) {
    $hash[$i] = $i;
}
$dump = take_dump();
foreach (['list', 'hash'] as $name) {
    $array = item($dump, $name);
    echo $name, ': ', intdiv($array['size'], $array['slots_allocated']), "\n";
}
?>
--EXPECT--
list: 16
hash: 40
