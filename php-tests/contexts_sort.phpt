--TEST--
Contexts: inside of the comparison of a sort, while the list is taken away from it
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Element { public function __construct(public $x) {} }

$list = [new Element(2), new Element(1)];
usort($list, function ($a, $b) {
    $order = $a->x <=> $b->x;
    show('Element');
    $GLOBALS['list'] = $a = $b = null;
    show('Element');
    return $order;
});
echo json_encode($list), "\n";
?>
--EXPECT--
Element: {closure}() a, {closure}() b
Element: held, held
[{"x":1},{"x":2}]
