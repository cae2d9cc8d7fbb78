--TEST--
Children: what the containers of SPL hold
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A {}
class Named extends SplObjectStorage { public $property; }

$storage = new Named;
$storage[new A] = [1, getmypid()];
$storage[new A] = null;
$storage[new A] = new A;
$storage[new A] = 5;
$storage->property = new A;
$storage[$storage->property] = $storage->property;
$multiple = new MultipleIterator(MultipleIterator::MIT_KEYS_ASSOC);
$multiple->attachIterator(new ArrayIterator([1]), 'info');
$priorities = new SplPriorityQueue;
$priorities->insert(new A, 10);
$priorities->insert(new A, [5, getmypid()]);
$heap = new SplMinHeap;
$heap->insert([1, getmypid()]);
$containers = [
    new ArrayObject([new A]), new ArrayIterator([new A, 2]), $storage, $multiple, SplFixedArray::fromArray([1, new A, null]),
    $heap, $priorities,
];
print_held($dump = take_dump(), children($dump, item($dump, 'containers')));
echo count_unreachable($dump, 'A'), " unreachable\n";
?>
--EXPECT--
ArrayObject
  <storage>: array(1)
ArrayIterator
  <storage>: array(2)
Named
  property: object(A)
  <object 0>: object(A)
  <data 0>: array(2)
  <object 1>: object(A)
  <object 2>: object(A)
  <data 2>: object(A)
  <object 3>: object(A)
  <data 3>: integer
  <object 4>: object(A)
  <data 4>: object(A)
MultipleIterator
  <iterator 0>: object(ArrayIterator)
  <info 0>: string(4)
SplFixedArray
  [0]: integer
  [1]: object(A)
  [2]: null
SplMinHeap
  [0]: array(2)
SplPriorityQueue
  <data 0>: object(A)
  <priority 0>: array(2)
  <data 1>: object(A)
  <priority 1>: integer
0 unreachable
