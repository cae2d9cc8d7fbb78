--TEST--
Contexts: inside of a destructor, called by unset, by a cycle collection, at the end
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public $itself;
    public $name;

    public function __construct($name) { $this->name = [$name]; }

    public function __destruct()
    {
        $dump = take_dump();
        echo $this->name[0], ': ', implode(', ', array_column(array_slice($dump['header']['frames'], 1), 'frame')), "\n";
        echo kind(roots($dump, 'Thing->__destruct()')['this'] ?? null), ' of ', count(objects($dump, 'Thing')), "\n";
    }
}

$list = [new Thing('in a list'), new Thing('in a list, too')];
unset($list);
$cycle = new Thing('in a cycle');
$cycle->itself = $cycle;
unset($cycle);
gc_collect_cycles();
function leave($argument) { $local = new Thing('local'); }
leave(1);
$at_end = new Thing('at the end');
?>
--EXPECT--
in a list: Thing->__destruct(), <GLOBAL>
object(Thing) of 2
in a list, too: Thing->__destruct(), <GLOBAL>
object(Thing) of 1
in a cycle: Thing->__destruct(), gc_collect_cycles(), <GLOBAL>
object(Thing) of 1
local: Thing->__destruct(), <GLOBAL>
object(Thing) of 1
at the end: Thing->__destruct()
object(Thing) of 1
