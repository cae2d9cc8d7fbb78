--TEST--
Heap: keys belong to the array, or to several of them, or are items
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

function with_key(string $key): array { return [$key => 1]; }
$key = str_repeat(chr(getmypid() % 26 + 97), 10_000);
$own = $shared = $also = $value = null;
mark('at start');
$own = with_key($key . 'own');
mark('own keys');
$shared = with_key($key . 'shared');
$also = with_key(array_key_first($shared));
mark('shared key');
$value = array_key_first($shared);
mark('as a value');

$table = block(56) + block(8 * 40);
var_dump(
    moved('at start', 'own keys', 'array') === $table + string_block(10_003),
    moved('own keys', 'shared key', 'array') === 2 * $table,
    moved('own keys', 'shared key', 'shared keys') === string_block(10_006),
    moved('shared key', 'as a value', 'shared keys') === -string_block(10_006),
    moved('shared key', 'as a value', 'string') === string_block(10_006),
);
unmark();
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
