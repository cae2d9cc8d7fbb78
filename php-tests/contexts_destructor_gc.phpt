--TEST--
Contexts: a destructor called by the cycle collector, with other garbage still there
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Cycle
{
    public $itself;
    public $content;

    public function __construct($content)
    {
        $this->itself = $this;
        $this->content = $content;
    }
}

class Talkative extends Cycle
{
    public function __destruct() { show('Talkative', 'Content', 'Cycle', 'Bystander'); }
}

class Content {}
class Bystander {}

$bystander = new Bystander;
new Talkative(new Content);
new Cycle(null);
echo gc_collect_cycles() > 0 ? "collected\n" : "nothing collected\n";
?>
--EXPECT--
Talkative: Talkative->__destruct() this
Content: Talkative->__destruct() this > content
Cycle: garbage
Bystander: <GLOBAL> bystander
collected
