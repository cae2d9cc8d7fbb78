--TEST--
Frames: a dump that call_user_func() makes; the dumping function itself is no frame
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$stream = fopen('php://memory', 'w+');
$call = 'call_user_func';
$call('meminfo_dump', $stream);
rewind($stream);
$dump = decode_dump(stream_get_contents($stream));
echo implode(', ', array_column($dump['header']['frames'], 'frame')), "\n";
print_roots($dump, 'call_user_func()');
?>
--EXPECT--
call_user_func(), <GLOBAL>
call_user_func()
  <argument 1>: string(12)
  <argument 2>: resource(stream)
