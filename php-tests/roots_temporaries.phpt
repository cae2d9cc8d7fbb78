--TEST--
Roots: what an expression has computed so far, loops go through, and arguments of calls being made ready
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A { public function __construct(public $name) {} }

function make(string $name)
{
    return new A($name . getmypid());
}

function combine(...$arguments)
{
    return end($arguments);
}

function compute()
{
    foreach ([make('loop')] as $element) {
        $element = null;
        return combine(make('argument'), [make('element'), combine(make('nested'), take_dump())])[1];
    }
}

$dump = compute();
var_dump(count(objects($dump, 'A')), $dump['trailer']['unreachable']);
print_roots($dump, 'compute()');
?>
--EXPECT--
int(4)
int(0)
compute()
  <loop 0>: array(1)
  <pending call 0>: object(A)
  <pending call 1>: object(A)
  <temporary 0>: array(1)
  element: null
