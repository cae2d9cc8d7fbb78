--TEST--
Children: elements of lists, queues and stacks have the index that PHP code uses
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A {}

function fill(SplDoublyLinkedList $list): SplDoublyLinkedList
{
    $list->push(1);
    $list->push(new A);
    $list->push([1, 2, getmypid()]);
    return $list;
}

$lists = [fill(new SplDoublyLinkedList), fill(new SplQueue), fill(new SplStack)];
$dump = take_dump();
print_held($dump, children($dump, item($dump, 'lists')), 'flags', 'dllist');
foreach ($lists as $idx => $list) {
    $child = children($dump, item($dump, 'lists', $idx))['[2]'];
    echo kind($child), ' ', gettype($list[2]), "\n";
}
?>
--EXPECT--
SplDoublyLinkedList
  [0]: integer
  [1]: object(A)
  [2]: array(3)
SplQueue
  [0]: integer
  [1]: object(A)
  [2]: array(3)
SplStack
  [2]: integer
  [1]: object(A)
  [0]: array(3)
array(3) array
array(3) array
integer integer
