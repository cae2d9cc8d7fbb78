--TEST--
Contexts: inside of magic methods: what they are called on and with
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Value {}

class Magic
{
    public function __get($name) { show('Magic'); return null; }
    public function __set($name, $value) { show('Magic', 'Value'); }
    public function __isset($name) { show('Magic'); return true; }
    public function __unset($name) { show('Magic'); }
    public function __call($name, $arguments) { show('Magic', 'Value'); }
    public static function __callStatic($name, $arguments) { show('Value'); }
    public function __invoke($value) { show('Magic', 'Value'); }
    public function __clone() { show('Magic'); }
    public function __debugInfo() { show('Magic'); return []; }
    public static function __set_state($properties) { show('Value'); return new self; }
}

class Constructed
{
    public function __construct($value) { show('Constructed', 'Value'); }
}

function magic() { return new Magic; }

echo "__get\n";
magic()->missing;
echo "__set\n";
magic()->missing = new Value;
echo "__isset, __get\n";
empty(magic()->missing);
echo "__unset\n";
$magic = magic();
unset($magic->missing, $magic->other);
$magic = null;
echo "__call\n";
magic()->missing(new Value);
echo "__callStatic\n";
Magic::missing([new Value]);
echo "__invoke\n";
magic()(new Value);
echo "__clone\n";
clone magic();
echo "__debugInfo\n";
print_r(magic(), true);
echo "__set_state\n";
Magic::__set_state([new Value]);
echo "__construct\n";
new Constructed(new Value);
?>
--EXPECT--
__get
Magic: Magic->__get() this
__set
Magic: Magic->__set() this
Value: Magic->__set() value
__isset, __get
Magic: Magic->__isset() this
Magic: Magic->__get() this
__unset
Magic: Magic->__unset() this
Magic: Magic->__unset() this
__call
Magic: Magic->__call() this
Value: Magic->__call() arguments > 0
__callStatic
Value: Magic::__callStatic() arguments > 0 > 0
__invoke
Magic: Magic->__invoke() this
Value: Magic->__invoke() value
__clone
Magic: Magic->__clone() this, held
__debugInfo
Magic: Magic->__debugInfo() this
__set_state
Value: Magic::__set_state() properties > 0
__construct
Constructed: Constructed->__construct() this
Value: Constructed->__construct() value
