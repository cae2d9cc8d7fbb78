--TEST--
Contexts: inside of the constructor of an attribute, and of a class that reflection instantiates
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Value {}

#[Attribute]
class Marked
{
    public function __construct($value) { show('Marked', 'Value', 'ReflectionAttribute'); }
}

#[Marked(new Value)]
class Thing {}

echo "attribute\n";
(new ReflectionClass('Thing'))->getAttributes()[0]->newInstance();
echo "newInstanceArgs\n";
(new ReflectionClass('Marked'))->newInstanceArgs([new Value]);
echo "newInstance\n";
(new ReflectionClass('Marked'))->newInstance(new Value);
?>
--EXPECT--
attribute
Marked: Marked->__construct() this
Value: Marked->__construct() value
ReflectionAttribute: ReflectionAttribute->newInstance() this
newInstanceArgs
Marked: Marked->__construct() this
Value: Marked->__construct() value
ReflectionAttribute: missing
newInstance
Marked: Marked->__construct() this
Value: Marked->__construct() value
ReflectionAttribute: missing
