--TEST--
Processes: without /proc only the figures of the process are missing, and the dump says which
--SKIPIF--
<?php
exec("unshare --mount sh -c 'mount -t tmpfs none /proc' 2>&1", $output, $status);
if ($status !== 0) die('skip nobody can hide /proc here');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$script = __DIR__ . '/process_without_proc.tmp.php';
file_put_contents($script, <<<'CODE'
<?php
require __DIR__ . '/include/dump.inc';
class Held {}

// While it is sorted, the array is on the native stack alone.
$list = [new Held, new Held];
usort($list, function ($a, $b) {
    unset($a, $b);
    $dump = take_dump();
    echo count_unreachable($dump, 'Held'), " unreachable\n", implode("\n", $dump['header']['degraded'] ?? []), "\n";
    echo $dump['heap']['native']['rss_bytes'], ' ', $dump['heap']['native']['malloc_bytes'] > 0 ? 'known' : 'unknown', "\n";
    return 0;
});
CODE);
$php = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS');
echo shell_exec('unshare --mount sh -c ' . escapeshellarg("mount -t tmpfs none /proc && exec $php $script") . ' 2>&1');
?>
--CLEAN--
<?php
unlink(__DIR__ . '/process_without_proc.tmp.php');
?>
--EXPECT--
0 unreachable
/proc/self/statm cannot be read: how much memory of the process is in RAM is not known
/proc/self/maps cannot be read: how much memory is shared is not known
0 known
