--TEST--
Roots: what is called before headers are sent
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

header_register_callback([new ArrayObject(), 'count']);
$dump = take_dump();
$callback = roots($dump, '<HEADER_CALLBACK>')['<current>'];
// The array of the callable, up to 8.5.
echo kind($callback['type'] === 'array' ? children($dump, $callback)[0] : $callback), "\n";
var_dump($dump['trailer']['unreachable']);
?>
--EXPECT--
object(ArrayObject)
int(0)
