--TEST--
Frames: __call(), __callStatic() and __invoke()
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Magic
{
    public function __call($name, $arguments)
    {
        return take_dump();
    }

    public static function __callStatic($name, $arguments)
    {
        return take_dump();
    }

    public function __invoke($argument)
    {
        return take_dump();
    }
}

print_roots((new Magic)->missing(1, 2), 'Magic->__call()');
print_roots(Magic::missing(1, 2, 3), 'Magic::__callStatic()');
print_roots((new Magic)([1]), 'Magic->__invoke()');
?>
--EXPECT--
Magic->__call()
  arguments: array(2)
  name: string(7)
  this: object(Magic)
Magic::__callStatic()
  arguments: array(3)
  name: string(7)
Magic->__invoke()
  argument: array(1)
  this: object(Magic)
