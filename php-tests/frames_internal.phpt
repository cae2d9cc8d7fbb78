--TEST--
Frames: functions and methods of extensions, their arguments by number
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function callback($element)
{
    global $dump;
    $dump = take_dump();
    return $element;
}

array_map('callback', [[1, 2]], [3]);
echo $dump['header']['frames'][2]['frame'], "\n";
print_roots($dump, 'array_map()');

$object = new ArrayIterator([[1]]);
iterator_apply($object, 'callback', [[4, 5, 6]]);
print_roots($dump, 'iterator_apply()');

(new ReflectionFunction('callback'))->invokeArgs([[1]]);
echo $dump['header']['frames'][2]['frame'], "\n";
print_roots($dump, 'ReflectionFunction->invokeArgs()');
?>
--EXPECT--
array_map()
array_map()
  <argument 1>: string(8)
  <argument 2>: array(1)
  <argument 3>: array(1)
iterator_apply()
  <argument 1>: object(ArrayIterator)
  <argument 2>: string(8)
  <argument 3>: array(1)
ReflectionFunction->invokeArgs()
ReflectionFunction->invokeArgs()
  <argument 1>: array(1)
  this: object(ReflectionFunction)
