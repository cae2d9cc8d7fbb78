--TEST--
Roots: a value that several roots hold names them all, the narrowest first
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing {}

class Registry
{
    public static $member;
}

function holding($argument)
{
    static $remembered;
    $local = $argument;
    Registry::$member = $argument;
    $remembered = $argument;
    define('CONSTANT', $argument);
    $dump = take_dump();
    keep($local);
    return $dump;
}

$dump = holding($global = new Thing);
$thing = current(objects($dump, 'Thing'));
foreach (names($thing) as [$frame, $symbol_name]) {
    echo "$frame $symbol_name\n";
}
var_dump($thing['is_root'], $thing['refcount']);
?>
--EXPECT--
holding() argument
holding() local
<GLOBAL> global
<CLASS_STATIC_MEMBER> Registry::member
<CONSTANT> CONSTANT
bool(true)
int(6)
