--TEST--
Frames: variadic and named arguments
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function variadic($first, ...$rest)
{
    return take_dump();
}

function callback($first)
{
    return take_dump();
}

$dump = variadic([1], ...['a' => 2, 'b' => [3]]);
$roots = roots($dump, 'variadic()');
echo kind($roots['first']), ', ', kind($roots['rest']), ', ', kind($roots['<named arguments>']), "\n";
print_kinds(children($dump, $roots['<named arguments>']));

$dump = null;
array_map(function (...$arguments) use (&$dump) { $dump = take_dump(); }, ...[[1], [2]]);
print_roots($dump, 'array_map()');
?>
--EXPECT--
array(1), array(2), array(2)
a: integer
b: array(1)
array_map()
  <argument 1>: object(Closure)
  <argument 2>: array(1)
  <argument 3>: array(1)
