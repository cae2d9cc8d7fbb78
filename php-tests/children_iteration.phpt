--TEST--
Children: what foreach goes through is held by its iteration
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A {}

class Collection implements IteratorAggregate
{
    public function getIterator(): Iterator { return new ArrayIterator([new A]); }
}

function print_iteration(): void
{
    $dump = take_dump();
    foreach (objects($dump, '__iterator_wrapper') as $item) {
        print_held($dump, [$item]);
    }
    echo count_unreachable($dump, 'A'), " unreachable\n";
}

foreach (SplFixedArray::fromArray([new A, 2]) as $value) {
    $value = null;
    print_iteration();
    break;
}
foreach (new SplObjectStorage as $value) {
}
$list = new SplQueue;
$list[] = new A;
$iterator = (fn ($list) => $list)($list);
unset($list);
foreach ((fn () => [$iterator, $iterator = null][0])() as $value) {
    unset($iterator, $value);
    print_iteration();
    break;
}
foreach (new DatePeriod(new DateTime('2020-01-01'), new DateInterval('P1D'), 3) as $value) {
    unset($value);
    print_iteration();
    break;
}
foreach (new Collection as $value) {
    unset($value);
    print_iteration();
    break;
}
$internal = SplFixedArray::fromArray([new A])->getIterator();
print_held($dump = take_dump(), [item($dump, 'internal')]);
print_iteration();
?>
--EXPECT--
__iterator_wrapper
  <object>: object(SplFixedArray)
0 unreachable
__iterator_wrapper
  <object>: object(SplQueue)
0 unreachable
__iterator_wrapper
  <object>: object(DatePeriod)
  <current>: object(DateTime)
0 unreachable
__iterator_wrapper
  <object>: object(ArrayIterator)
0 unreachable
InternalIterator
  <iteration>: object(__iterator_wrapper)
__iterator_wrapper
  <object>: object(SplFixedArray)
0 unreachable
