--TEST--
Contexts: a destructor called by an assignment: the new value stands in its place already
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Old
{
    public function __destruct() { show('Old', 'Fresh'); }
}

class Fresh {}

class Registry
{
    public static $member;
    public $property;
}

function old() { return new Old; }

$variable = new Old;
$variable = new Fresh;
$variable = null;

$list = ['key' => old()];
$list['key'] = new Fresh;
$list = null;

$registry = new Registry;
$registry->property = new Old;
$registry->property = new Fresh;
$registry = null;

Registry::$member = new Old;
Registry::$member = new Fresh;
Registry::$member = null;

$aliased = new Old;
$alias = &$aliased;
$alias = new Fresh;
$alias = null;

function returned($parameter)
{
    $parameter = [new Fresh];
    return $parameter;
}
echo count(returned(old())), "\n";
?>
--EXPECT--
Old: Old->__destruct() this
Fresh: <GLOBAL> variable
Old: Old->__destruct() this
Fresh: <GLOBAL> list > key
Old: Old->__destruct() this
Fresh: <GLOBAL> registry > property
Old: Old->__destruct() this
Fresh: <CLASS_STATIC_MEMBER> Registry::member
Old: Old->__destruct() this
Fresh: <GLOBAL> aliased
Old: Old->__destruct() this
Fresh: returned() parameter > 0
1
