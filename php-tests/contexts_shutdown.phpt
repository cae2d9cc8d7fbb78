--TEST--
Contexts: after a fatal error, in a shutdown function, with all still there
--INI--
fatal_error_backtraces=0
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

register_shutdown_function(function () {
    echo kind(item(take_dump(), 'global')), "\n";
});

function failing($argument)
{
    $local = [1];
    trigger_error('fatal', E_USER_ERROR);
    return $local;
}

error_reporting(E_ALL & ~E_DEPRECATED);
$global = new ArrayObject([1, 2]);
failing([1]);
?>
--EXPECTF--

Fatal error: fatal in %s on line %d
object(ArrayObject)
