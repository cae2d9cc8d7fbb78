--TEST--
Frames: arguments are variables; those beyond the declared ones have numbers
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function declares_one($one)
{
    $local = [getmypid()];
    $dump = take_dump();
    keep($local);
    return $dump;
}

function declares_none()
{
    return take_dump();
}

class Method
{
    public static function declaresTwo($one, $two = [1, 2])
    {
        return take_dump();
    }
}

print_roots(declares_one([1], [1, 2], new stdClass, 4), 'declares_one()');
print_roots(declares_none([1], 2), 'declares_none()');
print_roots(declares_none(1, 2.5), 'declares_none()');
print_roots(Method::declaresTwo(1), 'Method::declaresTwo()');
?>
--EXPECT--
declares_one()
  <argument 2>: array(2)
  <argument 3>: object(stdClass)
  <argument 4>: integer
  local: array(1)
  one: array(1)
declares_none()
  <argument 1>: array(1)
  <argument 2>: integer
declares_none()
  <argument 1>: integer
  <argument 2>: float
Method::declaresTwo()
  one: integer
  two: array(2)
