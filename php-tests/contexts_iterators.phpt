--TEST--
Contexts: inside of an iterator, called by a loop, by unpacking, by functions and by other iterators
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Element {}
class Argument {}

class Loop implements Iterator
{
    private $n = 0;

    public function __construct(private $show) {}
    public function current(): mixed { return new Element; }
    public function key(): mixed { return $this->n; }
    public function rewind(): void {}
    public function valid(): bool { return $this->n < 3; }

    public function next(): void
    {
        if (++$this->n === 2) {
            show(...$this->show);
        }
    }
}

function collect(...$elements) { return count($elements); }

function delegate()
{
    yield from new Loop(['Loop', 'Element', 'Generator']);
}

echo "foreach\n";
foreach (new Loop(['Loop', 'Element']) as $element) {
}
$element = null;
echo "arguments\n";
collect(...new Loop(['Loop', 'Element']));
echo "array\n";
$array = [new Argument, ...new Loop(['Loop', 'Element', 'Argument'])];
$array = null;
// Up to PHP 8.1 the generator has no frame meanwhile.
echo "yield from\n";
foreach (delegate() as $element) {
}
$element = null;
echo "iterator_to_array\n";
iterator_to_array(new Loop(['Loop', 'Element']));
echo "iterator_apply\n";
iterator_apply(new ArrayIterator([new Element]), function ($argument) {
    show('ArrayIterator', 'Element', 'Argument');
}, [new Argument]);
echo "IteratorIterator\n";
foreach (new IteratorIterator(new Loop(['IteratorIterator', 'Loop', 'Element'])) as $element) {
}
$element = null;
echo "CallbackFilterIterator\n";
foreach (new CallbackFilterIterator(new ArrayIterator([new Element]), function ($current) {
    show('CallbackFilterIterator', 'ArrayIterator', 'Element');
    return true;
}) as $element) {
}
?>
--EXPECTF--
foreach
Loop: Loop->next() this
Element: <GLOBAL> element
arguments
Loop: Loop->next() this
Element: <GLOBAL> <temporary>, <GLOBAL> <temporary>
array
Loop: Loop->next() this
Element: <GLOBAL> <temporary> > 1, <GLOBAL> <temporary> > 2
Argument: <GLOBAL> <temporary> > 0
yield from
Loop: Loop->next() this
Element: <GLOBAL> element
Generator: %r(delegate\(\) <generator>|<GLOBAL> <temporary> > <object>)%r
iterator_to_array
Loop: Loop->next() this
Element: held, held
iterator_apply
ArrayIterator: iterator_apply() <argument 1>
Element: iterator_apply() <argument 1> > <storage> > 0
Argument: {closure}() argument
IteratorIterator
IteratorIterator: IteratorIterator->next() this
Loop: Loop->next() this
Element: <GLOBAL> element
CallbackFilterIterator
CallbackFilterIterator: CallbackFilterIterator->accept() this
ArrayIterator: CallbackFilterIterator->accept() this > <inner iterator>
Element: {closure}() current
