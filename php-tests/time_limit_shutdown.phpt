--TEST--
The time of a dump at shutdown does not count for PHP's time limit: destructors run after it
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/time_limit_shutdown.tmp';
echo run_php('<?php require "' . __DIR__ . '/include/time_limit_shutdown.inc";', "-d hard_timeout=1 -d meminfo.dump_on_shutdown=$file");
var_dump(str_contains(file_get_contents($file, offset: filesize($file) - 1000), '"trailer"'));
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/time_limit_shutdown.tmp');
?>
--EXPECT--
registered
destroyed
bool(true)
