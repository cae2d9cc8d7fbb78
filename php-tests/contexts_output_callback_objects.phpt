--TEST--
Contexts: inside of output callbacks that only the engine holds, one within the other
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Callback
{
    public function call($buffer, $phase)
    {
        // The array of the callable is held up to PHP 8.5.
        return $buffer . preg_replace('/(<OUTPUT_HANDLER> 0) > 0$/m', '\1', holders('Callback', 'Waiting'));
    }
}

class Waiting
{
    public function call($buffer)
    {
        return $buffer;
    }
}

ob_start([new Waiting, 'call']);
ob_start([new Callback, 'call']);
echo "text\n";
ob_end_flush();
ob_end_flush();
ob_start([new Callback, 'call']);
echo "at the end\n";
?>
--EXPECT--
text
Callback: Callback->call() this
Waiting: <OUTPUT_HANDLER> 0
at the end
Callback: Callback->call() this
Waiting: missing
