--TEST--
Children: what objects of Reflection reflect
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A { public function method() {} }

function generate() { yield 1; }

$array = [[1, getmypid()]];
$array[1] = &$array[0];
$reflections = [
    new ReflectionObject(new A), new ReflectionFunction(fn () => 1),
    (new ReflectionFunction(fn ($argument) => 1))->getParameters()[0],
    new ReflectionGenerator(generate()), new ReflectionFiber(new Fiber('generate')), ReflectionReference::fromArrayElement($array, 0),
    new ReflectionClass('A'), new ReflectionMethod('A', 'method'),
];
unset($array);
$dump = take_dump();
print_held($dump, children($dump, item($dump, 'reflections')), 'name', 'class');
echo count_unreachable($dump, 'A'), " unreachable\n";
?>
--EXPECT--
ReflectionObject
  <object>: object(A)
ReflectionFunction
  <closure>: object(Closure)
ReflectionParameter
  <closure>: object(Closure)
ReflectionGenerator
  <generator>: object(Generator)
ReflectionFiber
  <fiber>: object(Fiber)
ReflectionReference
  <reference>: reference
ReflectionClass
ReflectionMethod
0 unreachable
