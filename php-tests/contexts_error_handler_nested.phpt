--TEST--
Contexts: an error in the middle of an expression, and an error inside of the handler
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Handler
{
    public function handle($errno, $message)
    {
        show('Handler', 'Element', 'Argument', 'Target');
        return true;
    }
}

class Element {}
class Argument {}
class Target { public $property; public function call(...$arguments) {} }

function argument() { return new Argument; }

set_error_handler([new Handler, 'handle']);
function failing()
{
    echo "in a list\n";
    $list = [new Element, $undefined];
    echo "in arguments\n";
    (new Target)->call(argument(), $undefined);
    echo "in an assignment\n";
    $target = new Target;
    $target->property = $list[0]->missing;
}
failing();

class Second
{
    public function __invoke() { show('Handler', 'Second'); return true; }
}

set_error_handler(new Second);
echo "another handler\n";
echo $undefined;
?>
--EXPECT--
in a list
Handler: Handler->handle() this
Element: failing() <temporary> > 0
Argument: missing
Target: missing
in arguments
Handler: Handler->handle() this
Element: failing() list > 0
Argument: failing() <temporary>
Target: failing() <temporary>
in an assignment
Handler: Handler->handle() this
Element: failing() list > 0
Argument: missing
Target: failing() target
another handler
Handler: <ERROR_HANDLER> 1 > 0
Second: Second->__invoke() this
