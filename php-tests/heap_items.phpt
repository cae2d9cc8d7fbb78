--TEST--
Heap: strings, arrays, objects, references and resources are accounts, and move by what they take
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

class Thing { public $a, $b, $c; }
$pid = getmypid();
$string = $array = $object = $referred = $stream = null;
mark('at start');
$string = str_repeat(chr($pid % 26 + 97), 100_000);
mark('a string');
$array = range($pid, $pid + 999);
mark('an array');
$object = new Thing;
mark('an object');
$copy = &$referred;
mark('a reference');
$stream = stream_context_create();
mark('a resource');

$slot = PHP_VERSION_ID < 80200 ? 32 : 16;
var_dump(
    moved('at start', 'a string', 'string') === string_block(100_000),
    // The capacity is that which was asked for, or the next power of two.
    in_array(moved('a string', 'an array', 'array'), [block(56) + block(1000 * $slot + 8), block(56) + block(1024 * $slot + 8)]),
    moved('an array', 'an object', 'object') === block(40 + 3 * 16),
    moved('an object', 'a reference', 'reference') === block(32),
    // With the context that it stands for.
    moved('a reference', 'a resource', 'resource') === block(32) + block(32),
);
unmark();
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
