--TEST--
Heap: what is not in use, and what keeps chunks
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

class Pinned { public $a, $b, $c, $d, $e, $f; }
$huge = $all = null;
$keep = array_fill(0, 30, null);
mark('at start');
$huge = str_repeat(chr(getmypid() % 26 + 97), 5 << 20);
mark('huge string');
$huge = null;
// 30 chunks, of each of which one object stays.
for ($i = 0; $i < 30 * 14_000; $i++) { $all[] = new Pinned; }
foreach ($keep as $i => &$kept) { $kept = $all[$i * 14_000 + 7000]; }
unset($kept);
$all = null;
mark('all freed');
gc_mem_caches();
mark('all trimmed');

[$start, $huge, $freed, $trimmed] = array_map('heap', ['at start', 'huge string', 'all freed', 'all trimmed']);
$block = block(40 + 6 * 16);
[$bin] = array_values(array_filter($freed['bins'], fn ($bin) => $bin['size'] === $block));
$pinned = array_values(array_filter($trimmed['chunks'], fn ($chunk) => isset($chunk['pins']) && $chunk['blocks'] <= 2));
$pins = array_merge(...array_column($pinned, 'pins'));
var_dump(
    ($huge['huge_blocks'] ?? 0) - ($start['huge_blocks'] ?? 0) === 1,
    ($huge['huge_bytes'] ?? 0) - ($start['huge_bytes'] ?? 0) === string_block(5 << 20),
    $bin['free'] > 400_000 && $bin['empty_bytes'] > 40 << 20,
    bytes_of($freed, 'free blocks') > 40 << 20,
    bytes_of($trimmed, 'free blocks') < 5 << 20 && bytes_of($trimmed, 'free pages') > 40 << 20,
    count($pinned) > 20 && count(array_filter($pins, fn ($pin) => $pin['bytes'] === $block && isset($pin['item']))) > 20,
);
unmark();
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
