--TEST--
Contexts: inside of SplHeap::compare() and SplPriorityQueue::compare()
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Element { public function __construct(public $x) {} }
class Inserted extends Element {}
class Priority extends Element {}

class Heap extends SplHeap
{
    protected function compare($a, $b): int
    {
        $order = $a->x <=> $b->x;
        $a = $b = null;
        show('Heap', 'Element', 'Inserted');
        return $order;
    }
}

class Queue extends SplPriorityQueue
{
    public function compare($a, $b): int
    {
        $order = $a->x <=> $b->x;
        $a = $b = null;
        show('Queue', 'Element', 'Inserted', 'Priority');
        return $order;
    }
}

echo "heap\n";
$heap = new Heap;
$heap->insert(new Element(1));
$heap->insert(new Inserted(2));
echo "taken out\n";
$heap->insert(new Element(0));
$heap->extract();
$heap = null;
echo "queue\n";
$queue = new Queue;
$queue->insert(new Element(1), new Priority(1));
$queue->insert(new Inserted(2), new Priority(2));
?>
--EXPECT--
heap
Heap: Heap->compare() this
Element: Heap->compare() this > [0]
Inserted: SplHeap->insert() <argument 1>
taken out
Heap: Heap->compare() this
Element: Heap->compare() this > [1], SplHeap->insert() <argument 1>
Inserted: Heap->compare() this > [0]
Heap: Heap->compare() this
Element: Heap->compare() this > [1], held
Inserted: Heap->compare() this > [0]
Heap: Heap->compare() this
Element: Heap->compare() this > [1], held
Inserted: Heap->compare() this > [0]
queue
Queue: Queue->compare() this
Element: Queue->compare() this > <data 0>
Inserted: SplPriorityQueue->insert() <argument 1>
Priority: Queue->compare() this > <priority 0>, SplPriorityQueue->insert() <argument 2>
