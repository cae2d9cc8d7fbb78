--TEST--
Children: what the iterators of SPL hold
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A {}

/** A key and a value that only the iterator holds. */
function generate(): Generator
{
    yield [1, getmypid()] => new A;
}

function append(): AppendIterator
{
    $iterator = new AppendIterator;
    $iterator->append(new ArrayIterator([new A, 1]));
    $iterator->append(new ArrayIterator([new A, 2]));
    return $iterator;
}

$tree = fn () => new RecursiveArrayIterator([[new A, 2], 3], RecursiveArrayIterator::CHILD_ARRAYS_ONLY);
$iterators = [
    new IteratorIterator(generate()),
    new LimitIterator(generate()),
    new NoRewindIterator(generate()),
    new InfiniteIterator(new ArrayIterator([new A])),
    append(),
    new CachingIterator(new ArrayIterator([new A, 2]), CachingIterator::FULL_CACHE),
    new RecursiveCachingIterator($tree(), CachingIterator::FULL_CACHE),
    new CallbackFilterIterator(new ArrayIterator([new A]), fn () => true),
    new RegexIterator(new ArrayIterator(['word']), '/w/'),
    new ParentIterator($tree()),
    new RecursiveIteratorIterator($tree()),
    new RecursiveTreeIterator($tree()),
    new IteratorIterator(new ArrayIterator([])),
];
foreach ($iterators as $iterator) {
    $iterator->rewind();
}
unset($iterator);
$dump = take_dump();
print_held($dump, children($dump, item($dump, 'iterators')), 'replacement');
echo count_unreachable($dump, 'A'), " unreachable\n";
// At the end of the request, PHP frees what RegexIterator uses before the iterator.
unset($iterators);
?>
--EXPECT--
IteratorIterator
  <iteration>: object(__iterator_wrapper)
  <current>: object(A)
  <key>: array(2)
  <inner iterator>: object(Generator)
LimitIterator
  <iteration>: object(__iterator_wrapper)
  <current>: object(A)
  <key>: array(2)
  <inner iterator>: object(Generator)
NoRewindIterator
  <iteration>: object(__iterator_wrapper)
  <inner iterator>: object(Generator)
InfiniteIterator
  <iteration>: object(__iterator_wrapper)
  <current>: object(A)
  <key>: integer
  <inner iterator>: object(ArrayIterator)
AppendIterator
  <iteration>: object(__iterator_wrapper)
  <current>: object(A)
  <key>: integer
  <inner iterator>: object(ArrayIterator)
  <iterators iteration>: object(__iterator_wrapper)
  <iterators>: object(ArrayIterator)
CachingIterator
  <iteration>: object(__iterator_wrapper)
  <current>: object(A)
  <key>: integer
  <inner iterator>: object(ArrayIterator)
  <cache>: array(1)
RecursiveCachingIterator
  <iteration>: object(__iterator_wrapper)
  <current>: array(2)
  <key>: integer
  <inner iterator>: object(RecursiveArrayIterator)
  <cache>: array(1)
  <children>: object(RecursiveCachingIterator)
CallbackFilterIterator
  <iteration>: object(__iterator_wrapper)
  <current>: object(A)
  <key>: integer
  <inner iterator>: object(ArrayIterator)
  <callback>: object(Closure)
RegexIterator
  <iteration>: object(__iterator_wrapper)
  <current>: string(4)
  <key>: integer
  <inner iterator>: object(ArrayIterator)
ParentIterator
  <iteration>: object(__iterator_wrapper)
  <current>: array(2)
  <key>: integer
  <inner iterator>: object(RecursiveArrayIterator)
RecursiveIteratorIterator
  <level 0>: object(RecursiveArrayIterator)
  <iteration 0>: object(__iterator_wrapper)
  <level 1>: object(RecursiveArrayIterator)
  <iteration 1>: object(__iterator_wrapper)
RecursiveTreeIterator
  <level 0>: object(RecursiveCachingIterator)
  <iteration 0>: object(__iterator_wrapper)
IteratorIterator
  <iteration>: object(__iterator_wrapper)
  <inner iterator>: object(ArrayIterator)
0 unreachable
