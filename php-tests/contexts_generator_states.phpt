--TEST--
Contexts: inside of a generator: computing a key, delegating, in a finally when destroyed early, with an exception
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Local {}
class Value {}
class Sent extends Exception {}

function dumping($result) { show('Generator', 'Local', 'Value'); return $result; }

function computes_key()
{
    $local = new Local;
    yield dumping('key') => 1;
    keep($local);
}

function computes_value()
{
    yield new Value => dumping(1);
}

function inner()
{
    $local = new Local;
    yield dumping(1);
    keep($local);
}

function outer()
{
    yield from inner();
}

function ends_early()
{
    $local = new Local;
    try {
        yield new Value;
    } finally {
        dumping(1);
        keep($local);
    }
}

function catches()
{
    try {
        yield 1;
    } catch (Exception $sent) {
        show('Generator', 'Sent');
    } finally {
        $sent = null;
        show('Sent');
    }
}

echo "key\n";
foreach (computes_key() as $x) {
}
echo "value\n";
foreach (computes_value() as $x) {
}
echo "delegation\n";
foreach (outer() as $x) {
}
echo "destroyed early\n";
$generator = ends_early();
$generator->current();
$generator = null;
echo "left early\n";
foreach (ends_early() as $x) {
    $x = null;
    break;
}
echo "exception\n";
$generator = catches();
$generator->current();
$generator->throw(new Sent);
echo "in a loop\n";
$generator = null;
foreach ((function () { $local = new Local; yield new Value; keep($local); })() as $x) {
    $x = null;
    dumping(1);
}
?>
--EXPECT--
key
Generator: computes_key() <generator>
Local: computes_key() local
Value: missing
value
Generator: computes_value() <generator>
Local: missing
Value: computes_value() <temporary>
delegation
Generator: held, inner() <generator>
Local: inner() local
Value: missing
destroyed early
Generator: ends_early() <generator>
Local: ends_early() local
Value: ends_early() <generator> > <value>
left early
Generator: ends_early() <generator>
Local: ends_early() local
Value: ends_early() <generator> > <value>
exception
Generator: Generator->throw() this
Sent: catches() sent
Sent: Generator->throw() <argument 1>
in a loop
Generator: <GLOBAL> <temporary> > <object>
Local: <GLOBAL> <temporary> > <object> > local
Value: <GLOBAL> <temporary> > <object> > <value>
