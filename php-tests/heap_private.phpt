--TEST--
Heap: what objects have beside their properties is theirs, or was found conservatively
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

$small = new SplFixedArray(1);
$large = $list = $hash = null;
mark('small array');
$large = new SplFixedArray(10_000);
mark('large array');
$list = new SplQueue;
mark('empty list');
for ($i = 0; $i < 1000; $i++) { $list[] = $i; }
mark('full list');
$hash = hash_init('sha512');
mark('with hash');
$text = str_repeat(chr(getmypid() % 26 + 97), 100_000);
mark('with text');
strtok(str_repeat(chr(getmypid() % 26 + 98), 100_000), ' ');
mark('by extension');

function conservative(string $mark): int
{
    return array_sum(array_map(fn ($account) => $account['kind'] === 'conservative' ? $account['bytes'] : 0, heap($mark)['accounts']));
}
$object = moved('small array', 'large array', 'object') - block(10_000 * 16);
var_dump(
    $object > 0 && $object < 200,
    moved('empty list', 'full list', 'object') === 1000 * block(32),
    moved('full list', 'with hash', 'HashContext', 'conservative') > 0,
    conservative('by extension') - conservative('with text') === string_block(100_000),
);
unmark();
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
