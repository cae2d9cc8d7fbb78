--TEST--
Unreachable: what a frame names without a reference of its own, or a shared table holds once, is counted as PHP does
--EXTENSIONS--
ffi
--INI--
ffi.enable=1
--SKIPIF--
<?php if (PHP_DEBUG) die('skip leaks, as a count is raised that nobody lowers'); ?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Suspends
{
    public $fiber;
    public function run() { Fiber::suspend(); }
}
class HeldToo extends Suspends {}
#[AllowDynamicProperties]
class InATable {}
#[AllowDynamicProperties]
class InATableHeldToo {}

/** Counts a reference that nobody has. */
function hold(string $class): void
{
    $pointer = FFI::cdef()->new('uintptr_t');
    $pointer->cdata = hexdec(array_key_first(objects(take_dump(), $class)));
    FFI::cdef()->cast('uintptr_t **', FFI::addr($pointer))[0][0] += 1;
}

// PHP 8.6 holds the object of a running call on its native stack, where its collector does not look either.
gc_disable();
foreach (['Suspends', 'HeldToo'] as $class) {
    $object = new $class;
    $object->fiber = new Fiber([$object, 'run']);
    $object->fiber->start();
}
foreach (['InATable', 'InATableHeldToo'] as $class) {
    $object = new stdClass;
    $object->held = new $class;
    $object->held->self = $object;
    $object->held->table = (array) $object;
}
unset($object);
hold('HeldToo');
hold('InATableHeldToo');

$before = take_dump();
foreach (['Suspends', 'HeldToo', 'InATable', 'InATableHeldToo'] as $class) {
    $item = $before['items'][array_key_first(objects($before, $class))];
    // Or reachable: a stack may have its address by chance.
    $expected[$class] = isset($item['unreachable']) && !isset($item['held']) ? 'garbage' : 'held';
}
gc_collect_cycles();
$after = take_dump();
foreach ($expected as $class => $what) {
    echo "$class: $what, ", objects($after, $class) ? 'kept' : 'collected', "\n";
}
?>
--EXPECTF--
Suspends: %r(garbage, collected|held, (kept|collected))%r
HeldToo: held, kept
InATable: garbage, collected
InATableHeldToo: held, kept
