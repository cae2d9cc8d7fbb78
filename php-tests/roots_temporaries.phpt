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
$names = fn ($item) => names($item)[0] ?? null;
var_dump(count(objects($dump, 'A')), $dump['trailer']['unreachable']);
$temporaries = array_filter(roots($dump, 'compute()'), fn ($name) => str_starts_with($name, '<temporary'), ARRAY_FILTER_USE_KEY);
$kinds = array_map('kind', $temporaries);
sort($kinds);
echo implode(', ', $kinds), "\n";
?>
--EXPECT--
int(4)
int(0)
array(1), array(1), object(A), object(A)
