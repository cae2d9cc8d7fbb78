--TEST--
Roots: handlers of signals, by the signal's name
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

pcntl_signal(SIGUSR1, function () {});
pcntl_signal(SIGTERM, [new ArrayObject(), 'count']);
pcntl_signal(SIGHUP, 'strtolower');
pcntl_signal(SIGUSR2, SIG_IGN);
$before = memory_get_usage();
$dump = take_dump();
print_roots($dump, '<SIGNAL_HANDLER>');
var_dump($dump['trailer']['unreachable']);
?>
--EXPECT--
<SIGNAL_HANDLER>
  SIGTERM: array(2)
  SIGUSR1: object(Closure)
int(0)
