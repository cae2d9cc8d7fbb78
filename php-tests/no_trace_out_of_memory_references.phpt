--TEST--
No trace: an object whose references are more than there is memory for ends a dump with an exception
--SKIPIF--
<?php
if (!is_executable('/usr/bin/prlimit')) die('skip prlimit, which limits a running process, is not installed');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip tools that watch memory need some of it themselves');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$code = <<<'CODE'
<?php
$storage = new SplObjectStorage();
for ($i = 0; $i < 500_000; $i++) {
    $storage[new stdClass()] = null;
}
$outcomes = [];
for ($kilobytes = 9216; $kilobytes <= 40960; $kilobytes += 1024) {
    // Room for the program that lifts the limit.
    $reserve = str_repeat(chr($kilobytes % 26 + 97), 4 << 20);
    $taken = (int) substr(strstr(file_get_contents('/proc/self/status'), 'VmSize:'), 7);
    exec('/usr/bin/prlimit --pid ' . getmypid() . ' --as=' . ($taken + $kilobytes << 10) . ':');
    try {
        meminfo_dump(fopen('/dev/null', 'w'));
        $outcomes['whole'] = true;
    } catch (RuntimeException $e) {
        $outcomes[preg_replace('/\d+/', 'N', $e->getMessage())] = true;
    }
    $reserve = null;
    exec('/usr/bin/prlimit --pid ' . getmypid() . ' --as=unlimited:');
}
ksort($outcomes);
echo implode("\n", array_keys($outcomes)), "\n";
// The collector asks the same object, with a buffer of its own.
unset($outcomes, $e, $taken, $kilobytes, $reserve);
gc_collect_cycles();
var_dump(count($storage));
meminfo_dump(fopen('/dev/null', 'w'));
echo "done\n";
CODE;
echo run_php($code, '-d memory_limit=-1');
?>
--EXPECT--
meminfo_dump(): the dump is incomplete, N bytes of it were written: out of memory
whole
int(500000)
done
