--TEST--
Contexts: a fiber that is dropped while suspended runs its finally, and one that an exception is thrown into
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Local {}
class Thrown extends Exception {}

function waits()
{
    $local = new Local;
    try {
        Fiber::suspend();
    } catch (Thrown $thrown) {
        show('Fiber', 'Local', 'Thrown');
    } finally {
        $thrown = null;
        show('Fiber', 'Local', 'Thrown');
    }
    keep($local);
}

echo "dropped\n";
$fiber = new Fiber('waits');
$fiber->start();
$fiber = null;
echo "thrown\n";
$fiber = new Fiber('waits');
$fiber->start();
$fiber->throw(new Thrown);
?>
--EXPECT--
dropped
Fiber: held
Local: waits() local
Thrown: missing
thrown
Fiber: Fiber->throw() this
Local: waits() local
Thrown: waits() thrown
Fiber: Fiber->throw() this
Local: waits() local
Thrown: Fiber->throw() <argument 1>
