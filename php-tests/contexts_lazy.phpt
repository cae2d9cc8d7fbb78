--TEST--
Contexts: while a lazy object is being initialised
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip PHP has lazy objects from 8.4 on');
?>
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Thing { public $x = 1; }
class Initializer
{
    public function ghost($thing) { $thing = null; show('Thing', 'Initializer'); }
    public function proxy($thing) { $thing = null; show('Thing', 'Initializer'); return new Thing; }
}

$class = new ReflectionClass('Thing');
echo "ghost\n";
$ghost = $class->newLazyGhost([new Initializer, 'ghost']);
$ghost->x;
$ghost = null;
echo "proxy\n";
$class->newLazyProxy([new Initializer, 'proxy'])->x;
?>
--EXPECT--
ghost
Thing: <GLOBAL> ghost
Initializer: Initializer->ghost() this
proxy
Thing: held
Initializer: Initializer->proxy() this
