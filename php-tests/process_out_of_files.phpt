--TEST--
Processes: one that can open no more files dumps what it can, and says what is missing
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$code = <<<'CODE'
<?php
require $argv[1];
$files = [];
$stream = fopen('php://memory', 'w+');
while ($file = @fopen(__FILE__, 'r')) {
    $files[] = $file;
}
meminfo_dump($stream);
$files = null;
rewind($stream);
$dump = decode_dump(stream_get_contents($stream));
echo implode("\n", preg_grep('/pipe/', $dump['header']['degraded'])), "\n";
CODE;
$script = tempnam(sys_get_temp_dir(), 'meminfo');
file_put_contents($script, $code);
$php = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS');
echo shell_exec("ulimit -n 40; $php $script " . __DIR__ . '/include/dump.inc 2>&1');
unlink($script);
?>
--EXPECT--
memory cannot be read through a pipe (Too many open files (os error 24)): what extensions hold without telling is missing, and the engine's structures were not looked at before
