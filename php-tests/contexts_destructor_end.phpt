--TEST--
Contexts: destructors at the end of the script: of globals, then of all others
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Last
{
    public $itself;

    public function __construct(public $content) {}

    public function __destruct() { show('Last', 'Content', 'Kept', 'Stored'); }
}

class Content {}
class Kept {}
class Stored {}

class Registry { public static $member; }

$kept = [1, 2];
Registry::$member = [new Last(new Content), new Stored];
$kept = new Kept;
$cycle = new Last(new Content);
$cycle->itself = $cycle;
?>
--EXPECT--
Last: <GLOBAL> cycle, Last->__destruct() this
Content: <GLOBAL> cycle > content, Last->__destruct() this > content
Kept: missing
Stored: <CLASS_STATIC_MEMBER> Registry::member > 1
Last: <CLASS_STATIC_MEMBER> Registry::member > 0, Last->__destruct() this
Content: <CLASS_STATIC_MEMBER> Registry::member > 0 > content, Last->__destruct() this > content
Kept: missing
Stored: <CLASS_STATIC_MEMBER> Registry::member > 1
