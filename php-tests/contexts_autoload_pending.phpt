--TEST--
Contexts: inside of an autoloader that an expression waits for
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Loader
{
    public function load($class)
    {
        show('Loader', 'Called', 'Argument', 'Element');
        eval("class $class { const X = 1; public static function make() {} }");
    }
}

class Called { public function call(...$arguments) {} }
class Argument {}
class Element {}

function argument() { return new Argument; }

spl_autoload_register([new Loader, 'load']);
function expression()
{
    echo "constant\n";
    (new Called)->call(argument(), [new Element, First::X]);
    echo "method\n";
    (new Called)->call(argument(), Second::make());
    echo "new\n";
    return [new Element, new Third];
}
expression();
echo "class_exists\n";
class_exists('Fourth');
?>
--EXPECT--
constant
Loader: Loader->load() this
Called: expression() <temporary>
Argument: expression() <temporary>
Element: expression() <temporary> > 0
method
Loader: Loader->load() this
Called: expression() <temporary>
Argument: expression() <temporary>
Element: missing
new
Loader: Loader->load() this
Called: missing
Argument: missing
Element: expression() <temporary> > 0
class_exists
Loader: Loader->load() this
Called: missing
Argument: missing
Element: missing
