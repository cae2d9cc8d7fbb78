--TEST--
Contexts: a destructor called while a function leaves: its other variables, and what it returns
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Dying
{
    public function __destruct() { show('Dying', 'Earlier', 'Later', 'Result'); }
}

class Earlier {}
class Later {}
class Result {}

function leave($dying, $later)
{
    return new Result;
}

function leave_in_the_middle()
{
    $earlier = new Earlier;
    $dying = new Dying;
    $later = new Later;
    keep($earlier, $dying, $later);
    return new Result;
}

$result = leave(new Dying, new Later);
$result = null;
echo "local variables\n";
$result = leave_in_the_middle();
$result = null;
echo "a list\n";
$result = [new Earlier, new Dying, new Later];
$result = null;
?>
--EXPECT--
Dying: Dying->__destruct() this
Earlier: missing
Later: held
Result: held
local variables
Dying: Dying->__destruct() this
Earlier: missing
Later: held
Result: held
a list
Dying: Dying->__destruct() this
Earlier: missing
Later: held
Result: missing
