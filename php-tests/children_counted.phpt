--TEST--
Children: no reference of an internal object is missing or counted twice
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A { public $self; public function method() { return true; } }
class Storage extends SplObjectStorage { public $property; }
class ListOf extends SplDoublyLinkedList { public $property; }

/** The reference counts that the dump explains, for every object of these classes. */
function print_differences(array $dump, string ...$classes): void
{
    $found = [];
    foreach ($dump['items'] as $id => $item) {
        $found[$id] = ($found[$id] ?? 0) + count(names($item));
        foreach ($item['children'] ?? [] as $child) {
            $found[$child] = ($found[$child] ?? 0) + 1;
        }
    }
    $n_items = 0;
    foreach ($dump['items'] as $id => $item) {
        if (in_array($item['class'] ?? null, $classes, true)) {
            $n_items++;
            if ($item['refcount'] !== $found[$id]) {
                echo "$item[class]: $item[refcount] counted, $found[$id] found\n";
            }
        }
    }
    echo $n_items > count($classes) ? "checked\n" : "nothing to check\n";
}

function build(): array
{
    $a = new A;
    $storage = new Storage;
    $storage->property = $a;
    $storage[$a] = $a;
    $list = new ListOf;
    $list->property = $a;
    $list[] = $a;
    $list[] = 1;
    $list[] = $a;
    $priorities = new SplPriorityQueue;
    $priorities->insert($a, $a);
    $heap = new SplMinHeap;
    $heap->insert($a);
    $append = new AppendIterator;
    $append->append(new ArrayIterator([$a]));
    $append->append(new ArrayIterator([$a]));
    $nested = fn () => new RecursiveArrayIterator([[$a], [$a]], RecursiveArrayIterator::CHILD_ARRAYS_ONLY);
    $tree = new RecursiveIteratorIterator($nested());
    $multiple = new MultipleIterator(MultipleIterator::MIT_KEYS_ASSOC);
    $multiple->attachIterator(new ArrayIterator([$a]), 'a');
    $iterators = [
        new IteratorIterator(new ArrayIterator([$a])),
        new CachingIterator(new ArrayIterator([$a, $a]), CachingIterator::FULL_CACHE),
        new RecursiveCachingIterator($nested(), CachingIterator::FULL_CACHE),
        new CallbackFilterIterator(new ArrayIterator([$a]), [$a, 'method']),
        new CallbackFilterIterator(new ArrayIterator([$a]), fn () => isset($a)),
        new LimitIterator((function () use ($a) { yield $a => $a; })()),
        new NoRewindIterator((function () use ($a) { yield $a => $a; })()),
        $append, $tree, $multiple,
    ];
    foreach ($iterators as $iterator) {
        $iterator->rewind();
    }
    return [
        $iterators, $storage, $list, $priorities, $heap, SplFixedArray::fromArray([$a, $a]), new ArrayObject([$a]),
        new ReflectionObject($a), new ReflectionFunction(fn () => isset($a)), SplFixedArray::fromArray([$a])->getIterator(),
    ];
}

$built = build();
$dump = take_dump();
print_differences(
    $dump, 'A', 'ArrayIterator', 'RecursiveArrayIterator', 'RecursiveCachingIterator', 'Closure', 'Generator', '__iterator_wrapper',
    'Storage', 'ListOf', 'SplFixedArray', 'InternalIterator',
);
?>
--EXPECT--
checked
