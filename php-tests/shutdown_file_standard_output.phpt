--TEST--
meminfo.dump_on_shutdown=/dev/stdout: a dump behind the program's output, into a pipe; a file is not written over
--SKIPIF--
<?php
if (!is_link('/dev/stdout')) die('skip no /dev/stdout');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$code = '<?php $held = new SplStack(); echo "done\n";';
[$line, $dump] = explode("\n", run_php($code, '-d meminfo.dump_on_shutdown=/dev/stdout'), 2);
echo $line, ' ', count(objects(decode_dump($dump), 'SplStack')), "\n";

$file = __DIR__ . '/shutdown_file_standard_output.tmp';
run_php($code, "-d meminfo.dump_on_shutdown=/dev/stdout -d error_log=$file.log > $file");
echo file_get_contents($file), preg_replace('~^\[.*?\] ~', '', file_get_contents("$file.log"));
?>
--CLEAN--
<?php
array_map('unlink', glob(__DIR__ . '/shutdown_file_standard_output.tmp*'));
?>
--EXPECTF--
done 1
done
PHP Warning:  meminfo: no dump in /dev/stdout: it is a symbolic link, which is not followed
