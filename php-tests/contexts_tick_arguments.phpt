--TEST--
Contexts: inside of a tick function that only the engine holds
--FILE--
<?php
declare(ticks=1);
require __DIR__ . '/include/contexts.inc';

class Ticker
{
    private $done = false;

    public function tick($argument)
    {
        if (!$this->done) {
            $this->done = true;
            show('Ticker', 'Argument');
        }
    }
}

class Argument {}

register_tick_function([new Ticker, 'tick'], new Argument);
$x = 1;
?>
--EXPECT--
Ticker: Ticker->tick() this
Argument: Ticker->tick() argument
