--TEST--
Objects: properties of a stdClass that was made of the array of another object
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A
{
    private $private = [1];
    protected $protected = [1, 2];
    public $public = [1, 2, 3];
}

$object = (object) (array) new A;
$dump = take_dump();
print_kinds(children($dump, item($dump, 'object')));
?>
--EXPECT--
A::private: array(1)
*::protected: array(2)
public: array(3)
