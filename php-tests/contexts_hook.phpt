--TEST--
Contexts: inside of property hooks
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip PHP has property hooks from 8.4 on');
?>
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Value {}
class Hooked
{
    public $x {
        get { show('Hooked'); return null; }
        set ($value) { show('Hooked', 'Value'); }
    }
}

function hooked() { return new Hooked; }

echo "get\n";
hooked()->x;
echo "set\n";
hooked()->x = new Value;
?>
--EXPECT--
get
Hooked: Hooked->$x::get() this
set
Hooked: Hooked->$x::set() this
Value: Hooked->$x::set() value
