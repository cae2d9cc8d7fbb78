--TEST--
Contexts: inside of a signal handler that only the engine holds
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Handler
{
    public function handle($signal, $information) { show('Handler', 'Local'); }
}

class Local {}

function interrupted()
{
    $local = [new Local, getmypid()];
    posix_kill(getmypid(), SIGUSR1);
    pcntl_signal_dispatch();
    keep($local);
}

pcntl_signal(SIGUSR1, [new Handler, 'handle']);
interrupted();
?>
--EXPECT--
Handler: Handler->handle() this
Local: interrupted() local > 0
