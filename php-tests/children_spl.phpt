--TEST--
Children: what the containers of SPL hold
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A {}

$storage = new SplObjectStorage;
$storage[new A] = [1, getmypid()];
$list = new SplDoublyLinkedList;
$list->push(new A);
$queue = new SplQueue;
$queue[] = new A;
$heap = new SplMinHeap;
$heap->insert([1, getmypid()]);
$priorities = new SplPriorityQueue;
$priorities->insert(new A, 10);
$containers = [
    new ArrayObject([new A]), new ArrayIterator([new A, 2]), $storage, SplFixedArray::fromArray([1, new A, null]), $list,
    $queue, $heap, $priorities, new LimitIterator(new ArrayIterator([new A]), 0, 1),
];
$dump = take_dump();
foreach (children($dump, item($dump, 'containers')) as $item) {
    echo $item['class'], "\n";
    foreach (children($dump, $item) as $key => $child) {
        echo "  $key: ", kind($child), "\n";
    }
}
var_dump(count(array_filter(objects($dump, 'A'), fn ($item) => isset($item['unreachable']))));
?>
--EXPECT--
ArrayObject
  <storage>: array(1)
ArrayIterator
  <storage>: array(2)
SplObjectStorage
  [0]: object(A)
  [1]: array(2)
SplFixedArray
  [0]: integer
  [1]: object(A)
  [2]: null
SplDoublyLinkedList
  [0]: object(A)
SplQueue
  [0]: object(A)
SplMinHeap
  [0]: array(2)
SplPriorityQueue
  [0]: object(A)
  [1]: integer
LimitIterator
  [0]: object(__iterator_wrapper)
  [1]: object(ArrayIterator)
int(0)
