--TEST--
Contexts: inside of unserialize(): __unserialize(), __wakeup(), Serializable, and the callback for missing classes
--INI--
error_reporting=24575
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Earlier {}
class Later { public $x; }
class Nested { public $x; }
class Unserializes { public function __unserialize(array $data): void { show('Earlier', 'Unserializes', 'Nested', 'Later'); } }
class Wakes { public function __wakeup() { show('Earlier', 'Wakes', 'Later'); } }
class Old implements Serializable
{
    public function serialize() {}
    public function unserialize($data) { show('Earlier', 'Old', 'Later'); }
}

function load($class)
{
    show('Earlier', 'Nested');
    eval("class $class { public \$x; }");
}

ini_set('unserialize_callback_func', 'load');
foreach ([
    'O:12:"Unserializes":1:{i:0;O:6:"Nested":0:{}}',
    'O:5:"Wakes":0:{}',
    'C:3:"Old":1:{x}',
    'O:7:"Missing":1:{s:1:"x";O:6:"Nested":0:{}}',
] as $part) {
    echo $part, "\n";
    unserialize('a:3:{i:0;O:7:"Earlier":0:{}i:1;' . $part . 'i:2;O:5:"Later":0:{}}');
}
?>
--EXPECT--
O:12:"Unserializes":1:{i:0;O:6:"Nested":0:{}}
Earlier: held
Unserializes: Unserializes->__unserialize() this
Nested: Unserializes->__unserialize() data > 0
Later: held
O:5:"Wakes":0:{}
Earlier: held
Wakes: Wakes->__wakeup() this
Later: held
C:3:"Old":1:{x}
Earlier: held
Old: Old->unserialize() this
Later: missing
O:7:"Missing":1:{s:1:"x";O:6:"Nested":0:{}}
Earlier: held
Nested: missing
