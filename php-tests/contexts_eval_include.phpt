--TEST--
Contexts: inside of eval and of an included file, with an expression of the caller waiting
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Element {}
class Argument {}
class Local {}
class Service
{
    public function run($argument)
    {
        $element = [new Element, eval('$local = new Local; show("Service", "Element", "Argument", "Local"); return 1;')];
        $local = null;
        return [new Element, include __DIR__ . '/contexts_eval_include.tmp.inc'];
    }
}

file_put_contents(__DIR__ . '/contexts_eval_include.tmp.inc', '<?php
    $local = new Local;
    show("Service", "Element", "Argument", "Local");
    return 1;
');
function argument() { return new Argument; }
(new Service)->run(argument());
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/contexts_eval_include.tmp.inc');
?>
--EXPECT--
Service: eval() this
Element: Service->run() <temporary> > 0
Argument: Service->run() argument
Local: Service->run() local
Service: include() this
Element: Service->run() <temporary> > 0, Service->run() element > 0
Argument: Service->run() argument
Local: Service->run() local
