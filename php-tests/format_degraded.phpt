--TEST--
Format: the header says what the dump could not look at
--INI--
disable_functions=spl_autoload_functions,strlen
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$degraded = take_dump()['header']['degraded'];
echo implode("\n", preg_grep('/^spl_/', $degraded)), "\n";
?>
--EXPECT--
spl_autoload_functions() is disabled: autoloaders are no roots
