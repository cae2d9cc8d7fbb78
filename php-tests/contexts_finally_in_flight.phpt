--TEST--
Contexts: in a finally, and in a destructor, while an exception or a return value waits
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Thrown extends Exception {}
class Cause extends Exception {}
class Returned {}
class Dying
{
    public function __destruct() { show('Dying', 'Thrown', 'Cause', 'Argument'); }
}
class Argument {}

function throws()
{
    try {
        throw new Thrown;
    } finally {
        show('Thrown');
    }
}

function throws_again()
{
    try {
        throw new Cause;
    } finally {
        try {
            throw new Thrown;
        } finally {
            show('Thrown', 'Cause');
        }
    }
}

function returns()
{
    try {
        return new Returned;
    } finally {
        show('Returned');
    }
}

function unwinds($argument)
{
    $dying = new Dying;
    throw new Thrown;
}

foreach (['throws', 'throws_again', 'returns'] as $function) {
    echo "$function\n";
    try {
        $function();
    } catch (Exception) {
    }
}
echo "unwinds\n";
try {
    unwinds(new Argument);
} catch (Exception) {
}
?>
--EXPECT--
throws
Thrown: throws() <finally 0>
throws_again
Thrown: throws_again() <finally 1>
Cause: throws_again() <finally 0>
returns
Returned: returns() <return value 0>
unwinds
Dying: Dying->__destruct() this
Thrown: held
Cause: missing
Argument: held
