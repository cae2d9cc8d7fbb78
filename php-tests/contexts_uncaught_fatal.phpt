--TEST--
Contexts: in a shutdown function and a destructor after an exception that nobody caught
--INI--
fatal_error_backtraces=0
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Dying
{
    public function __destruct() { show('Dying', 'Thrown', 'Kept'); }
}

class Thrown extends Exception {}
class Kept {}

register_shutdown_function(function () {
    echo "shutdown\n";
    show('Dying', 'Thrown', 'Kept');
});
$kept = [new Kept, new Dying];
throw new Thrown('text');
?>
--EXPECTF--

Fatal error: Uncaught Thrown: text in %s:%d
Stack trace:
#0 {main}
  thrown in %s on line %d
shutdown
Dying: <GLOBAL> kept > 1
Thrown: missing
Kept: <GLOBAL> kept > 0
Dying: Dying->__destruct() this
Thrown: missing
Kept: <GLOBAL> kept > 0
