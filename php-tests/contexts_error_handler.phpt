--TEST--
Contexts: inside of an error handler
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function handler($errno, $message, $file, $line)
{
    print_roots(take_dump(), 'handler()');
    return true;
}

set_error_handler('handler');
$array = ['x' => 1];
echo $array['missing'], $undefined;
$array[] = fopen('/does/not/exist', 'r');
?>
--EXPECTF--
handler()
  errno: integer
  file: string(%d)
  line: integer
  message: string(%d)
handler()
  errno: integer
  file: string(%d)
  line: integer
  message: string(%d)
handler()
  errno: integer
  file: string(%d)
  line: integer
  message: string(%d)
