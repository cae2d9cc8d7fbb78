--TEST--
Contexts: with an uncaught exception: in the handler, in a shutdown function, in destructors
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Handler
{
    public function handle() { show('Handler', 'Thrown', 'Cause', 'Argument', 'Dying'); }
}

class Dying
{
    public function __destruct() { show('Dying', 'Thrown', 'Cause', 'Argument'); }
}

class Thrown extends Exception {}
class Cause extends Exception {}
class Argument {}

function failing($argument)
{
    $dying = new Dying;
    throw new Thrown('text', 0, new Cause);
}

set_exception_handler([new Handler, 'handle']);
register_shutdown_function(function () {
    echo "shutdown\n";
    show('Handler', 'Thrown', 'Cause', 'Argument', 'Dying');
});
$dying = new Dying;
failing(new Argument);
?>
--EXPECT--
Dying: <GLOBAL> dying, Dying->__destruct() this
Thrown: held
Cause: held
Argument: held
Handler: Handler->handle() this
Thrown: Handler->handle() <argument 1>
Cause: Handler->handle() <argument 1> > previous
Argument: Handler->handle() <argument 1> > trace > 0 > args > 0
Dying: <GLOBAL> dying
shutdown
Handler: <EXCEPTION_HANDLER> <current> > 0
Thrown: missing
Cause: missing
Argument: missing
Dying: <GLOBAL> dying
Dying: Dying->__destruct() this
Thrown: missing
Cause: missing
Argument: missing
