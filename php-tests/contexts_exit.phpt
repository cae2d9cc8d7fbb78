--TEST--
Contexts: after exit: in destructors of what the stack held, a shutdown function, destructors at the end
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Dying
{
    public function __construct(private $name) {}
    public function __destruct() { echo $this->name, "\n"; show('Dying', 'Local', 'Kept'); }
}

class Local {}
class Kept {}

function leave($argument)
{
    $local = [new Local, new Dying('local')];
    array_map(function ($x) { exit; }, [new Local]);
    keep($local);
}

register_shutdown_function(function ($kept) {
    echo "shutdown function\n";
    show('Dying', 'Local', 'Kept');
    register_shutdown_function(function () {
        echo "another\n";
        show('Kept');
        exit;
    });
    exit;
}, new Kept);
$kept = [new Dying('global')];
leave(new Local);
?>
--EXPECT--
local
Dying: <GLOBAL> kept > 0, Dying->__destruct() this
Local: missing
Kept: <SHUTDOWN_FUNCTION> 0 <argument 1>
shutdown function
Dying: <GLOBAL> kept > 0
Local: missing
Kept: {closure}() kept
global
Dying: Dying->__destruct() this
Local: missing
Kept: <SHUTDOWN_FUNCTION> 0 <argument 1>
