--TEST--
Objects of extensions are in the dump
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$objects = [
    new ArrayObject([1, 2]), new SplObjectStorage, new SplFixedArray(3), new SplDoublyLinkedList, new SplMinHeap,
    new SplPriorityQueue, new ArrayIterator([1]), new DateTime, new DateTimeZone('UTC'), new Exception('text'),
    new ReflectionClass('ArrayObject'), new LimitIterator(new ArrayIterator([1])), new SplTempFileObject,
    (new ArrayObject([1]))->getIterator(), new CachingIterator(new ArrayIterator([1])),
];
$dump = take_dump();
$expected = array_map(fn ($object) => 'object(' . get_class($object) . ')', $objects);
var_dump(array_map('kind', children($dump, item($dump, 'objects'))) === $expected);
?>
--EXPECT--
bool(true)
