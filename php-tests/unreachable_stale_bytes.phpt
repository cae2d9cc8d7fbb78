--TEST--
Unreachable: what garbage only seems to hold, by bytes that are left from before or by chance, is held and no garbage
--EXTENSIONS--
ffi
--INI--
ffi.enable=1
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip the heap cannot be read');
if (PHP_DEBUG) die('skip leaks, as a count is raised that nobody lowers');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Held {}
class BehindAClosure extends Held {}
class InADeletedSlot extends Held {}
class InADeletedSlotOfAnArray extends Held {}
class InAnUnusedSlot extends Held {}
class InMemoryOfC extends Held {}
class Garbage
{
    public $self;
    public $held;
    public function __construct($held) { $this->self = $this; $this->held = $held; }
}

/** The word at an address. */
function word_at(int $address): FFI\CData
{
    $pointer = FFI::cdef()->new('uintptr_t');
    $pointer->cdata = $address;
    return FFI::cdef()->cast('uintptr_t **', FFI::addr($pointer))[0];
}

/** Where the only object of a class is. */
function address_of(string $class): int
{
    return hexdec(array_key_first(objects(take_dump(), $class)));
}

/** Counts a reference that nobody has. */
function hold(string $class): int
{
    $address = address_of($class);
    word_at($address)[0] += 1;
    return $address;
}

gc_disable();
$ffi = FFI::cdef();

$held = new BehindAClosure;
$closure = fn () => new class {};
$behind = hexdec(roots(take_dump())['closure']['id']) + 344;
word_at($behind)[0] = hold('BehindAClosure');
new Garbage($closure);
unset($closure, $held, $behind);

$held = new InADeletedSlot;
$array = new ArrayObject(['k1' => 1, 'k2' => 2, 'k3' => 3, 'k4' => $held]);
hold('InADeletedSlot');
unset($array['k4'], $held);
new Garbage($array);
unset($array);

$held = new InADeletedSlotOfAnArray;
$array = ['k1' => 1, 'k2' => 2, 'k3' => $held, 'k4' => 3];
hold('InADeletedSlotOfAnArray');
unset($array['k3'], $held);
$reachable = new ArrayObject($array);
unset($array);

$held = new InAnUnusedSlot;
$array = new SplObjectStorage;
$array[$held] = 1;
hold('InAnUnusedSlot');
unset($array[$held], $held);
new Garbage($array);
unset($array);

$held = new InMemoryOfC;
$memory = $ffi->new('uintptr_t[4]');
$memory[2] = hold('InMemoryOfC');
unset($held);
new Garbage($memory);
unset($memory);

$dump = take_dump();
$classes = ['BehindAClosure', 'InADeletedSlot', 'InADeletedSlotOfAnArray', 'InAnUnusedSlot', 'InMemoryOfC'];
foreach ($classes as $class) {
    foreach (objects($dump, $class) as $item) {
        echo $class, ': ', isset($item['held']) ? 'held' : (isset($item['unreachable']) ? 'garbage' : 'reachable'),
            ', of its references unexplained: ', $item['unexplained_references'] ?? 0, ' of ', $item['refcount'],
            isset($item['conservative_referrers']) ? ', perhaps held by ' . $dump['items'][array_values($item['conservative_referrers'])[0]]['class'] : '', "\n";
    }
}
$n_garbage = 0;
foreach ($dump['items'] as $item) {
    $n_garbage += $item['type'] === 'object' && isset($item['unreachable']) && !isset($item['held']);
}
echo $n_garbage, " objects are garbage\n";
$n_before = count(array_filter($dump['items'], fn ($item) => $item['type'] === 'object'));
gc_collect_cycles();
$dump = take_dump();
echo $n_before - count(array_filter($dump['items'], fn ($item) => $item['type'] === 'object')), " were collected, none of those that are held: ";
echo count(array_merge(...array_map(fn ($class) => objects($dump, $class), $classes))), "\n";
?>
--EXPECT--
BehindAClosure: held, of its references unexplained: 1 of 1
InADeletedSlot: held, of its references unexplained: 1 of 1
InADeletedSlotOfAnArray: held, of its references unexplained: 1 of 1
InAnUnusedSlot: held, of its references unexplained: 1 of 1
InMemoryOfC: held, of its references unexplained: 1 of 1, perhaps held by FFI\CData
8 objects are garbage
8 were collected, none of those that are held: 5
