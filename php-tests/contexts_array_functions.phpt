--TEST--
Contexts: inside of callbacks of array functions: what they go through, and what they have made so far
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Element {}
class Result {}
class Extra {}
class Callback
{
    public function __construct(private $function) {}
    public function __invoke(...$arguments) { return ($this->function)(...$arguments); }
}

function elements() { return [new Element, new Element]; }

echo "array_map\n";
array_map(new Callback(function ($element) {
    static $n = 0;
    if ($n++) {
        $element = null;
        show('Callback', 'Element', 'Result');
    }
    return new Result;
}), elements());
echo "array_filter\n";
array_filter(elements(), new Callback(function ($element) {
    static $n = 0;
    if ($n++) {
        $element = null;
        show('Callback', 'Element');
    }
    return true;
}));
echo "array_reduce\n";
array_reduce(elements(), new Callback(function ($carry, $element) {
    if ($carry) {
        $element = null;
        show('Callback', 'Element', 'Result');
    }
    return new Result;
}));
echo "array_walk\n";
$list = [new Element];
array_walk($list, function ($element, $key, $extra) {
    $element = null;
    show('Element', 'Extra');
}, new Extra);
?>
--EXPECT--
array_map
Callback: Callback->__invoke() this
Element: Callback->__invoke() arguments > 0, array_map() <argument 2> > 0
Result: held
array_filter
Callback: Callback->__invoke() this
Element: Callback->__invoke() arguments > 0, array_filter() <argument 1> > 0
array_reduce
Callback: Callback->__invoke() this
Element: Callback->__invoke() arguments > 1, array_reduce() <argument 1> > 0
Result: {closure}() carry
array_walk
Element: <GLOBAL> list > 0
Extra: {closure}() extra
