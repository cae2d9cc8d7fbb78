--TEST--
meminfo.dump_on_shutdown: a forked process leaves a dump of its own, and counts its dumps itself
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$directory = __DIR__ . '/shutdown_fork.tmp';
mkdir($directory);
echo run_php('<?php
$child = pcntl_fork();
$of_child = $child === 0 ? new ArrayObject() : null;
if ($child) {
    pcntl_waitpid($child, $status);
    echo "$child ", getmypid(), "\n";
}', "-d meminfo.dump_on_shutdown=$directory/%p-%n");
foreach (glob("$directory/*") as $file) {
    echo basename($file), ' ', count(objects(decode_dump(file_get_contents($file)), 'ArrayObject')), "\n";
}
?>
--CLEAN--
<?php
shell_exec('rm -rf ' . escapeshellarg(__DIR__ . '/shutdown_fork.tmp'));
?>
--EXPECTREGEX--
(\d+) (\d+)
(?:\1-1 1
\2-1 0|\2-1 0
\1-1 1)
