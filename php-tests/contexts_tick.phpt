--TEST--
Contexts: inside of a tick function
--FILE--
<?php
declare(ticks=1);
require __DIR__ . '/include/dump.inc';

function tick($argument)
{
    global $ticks;
    if (!$ticks++) {
        print_roots(take_dump(), 'tick()');
    }
}

register_tick_function('tick', [1]);
$x = 1;
unregister_tick_function('tick');
echo $ticks > 0 ? 'done' : 'no tick', "\n";
?>
--EXPECT--
tick()
  argument: array(1)
  ticks: reference
done
