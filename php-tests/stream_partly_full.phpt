--TEST--
Streams: a file that may not grow further; the exception counts what was written
--SKIPIF--
<?php
if (!function_exists('pcntl_signal')) die('skip needs pcntl');
?>
--FILE--
<?php
$script = __DIR__ . '/stream_partly_full.tmp.inc';
$file = __DIR__ . '/stream_partly_full.tmp';
file_put_contents($script, '<?php
    pcntl_signal(SIGXFSZ, SIG_IGN);
    $list = range(1, 10_000);
    $stream = fopen($argv[1], "w");
    fwrite($stream, "before ");
    try {
        meminfo_dump($stream);
    } catch (RuntimeException $e) {
        echo $e->getMessage(), "\n";
        preg_match("/(\d+) bytes/", $e->getMessage(), $match);
        clearstatcache();
        var_dump(ftell($stream) === 7 + (int) $match[1], filesize($argv[1]) === ftell($stream));
    }
');
$php = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS');
passthru("ulimit -f 200; $php $script $file 2>&1");
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_partly_full.tmp');
@unlink(__DIR__ . '/stream_partly_full.tmp.inc');
?>
--EXPECTF--
meminfo_dump(): the dump is incomplete, %d bytes of it were written: File too large (os error 27)
bool(true)
bool(true)
