--TEST--
meminfo.dump_on_shutdown: a file that cannot be written is a line in the error log; a script cannot change the setting
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$setting = '-d meminfo.dump_on_shutdown=' . __DIR__ . '/no/such/directory/dump.json';
$log = __DIR__ . '/shutdown_setting_error.tmp';
$output = run_php('<?php var_dump(ini_set("meminfo.dump_on_shutdown", "elsewhere")); exit(0);', "$setting -d log_errors=1 -d error_log=$log");
echo $output, preg_replace('~^\[.*?\] |/\S+/no/~', '', file_get_contents($log));
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/shutdown_setting_error.tmp');
?>
--EXPECT--
bool(false)
PHP Warning:  meminfo: no dump in such/directory/dump.json: No such file or directory (os error 2)
