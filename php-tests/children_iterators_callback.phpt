--TEST--
Children: the callback of a filter holds the object of its method, however PHP keeps it
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A
{
    public function accept() { return true; }
    public function filter() { return new CallbackFilterIterator(new ArrayIterator([]), fn () => isset($this)); }
}

class Invokable extends A
{
    public function __invoke() { return true; }
}

$filters = [
    new CallbackFilterIterator(new ArrayIterator([]), [new A, 'accept']),
    new CallbackFilterIterator(new ArrayIterator([]), new Invokable),
    (new A)->filter(),
];
$dump = take_dump();
foreach (children($dump, item($dump, 'filters')) as $filter) {
    $callbacks = array_filter(children($dump, $filter), fn ($key) => str_starts_with($key, '<callback'), ARRAY_FILTER_USE_KEY);
    var_dump(isset($callbacks['<callback>']));
}
echo count_unreachable($dump, 'A') + count_unreachable($dump, 'Invokable'), " unreachable\n";
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
0 unreachable
