--TEST--
Streams: php://stdout, php://stderr and php://fd of a process of its own
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$script = __DIR__ . '/stream_stdout.tmp.inc';
file_put_contents($script, '<?php
    fwrite(STDOUT, "before ");
    meminfo_dump(STDOUT);
    meminfo_dump(fopen("php://stdout", "w"));
    meminfo_dump(STDERR);
    meminfo_dump(fopen("php://fd/2", "w"));
');
$errors = __DIR__ . '/stream_stdout.tmp';
$php = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS');
$output = shell_exec("$php $script 2> $errors");
echo substr($output, 0, 7), "\n";
foreach ([substr($output, 7), file_get_contents($errors)] as $dumps) {
    echo count(preg_split('/^}\n\K(?=\{)/m', $dumps)), ' ';
    echo array_sum(array_map(fn ($dump) => isset(decode_dump($dump)['trailer']), preg_split('/^}\n\K(?=\{)/m', $dumps))), "\n";
}
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_stdout.tmp');
@unlink(__DIR__ . '/stream_stdout.tmp.inc');
?>
--EXPECT--
before 
2 2
2 2
