--TEST--
No trace: garbage that there is no memory to count is the end of the dump and not of the process
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
gc_disable();
for ($i = 0; $i < 150_000; $i++) {
    $object = new stdClass;
    $array = [$object, &$array];
    $object->itself = $object;
    $object->array = &$array;
    unset($array);
}
$outcomes = [];
for ($kilobytes = 10240; $kilobytes <= 40960; $kilobytes += 1536) {
    // Room for the program that lifts the limit.
    $reserve = str_repeat(chr($kilobytes % 26 + 97), 4 << 20);
    $taken = (int) substr(strstr(file_get_contents('/proc/self/status'), 'VmSize:'), 7);
    exec('/usr/bin/prlimit --pid ' . getmypid() . ' --as=' . ($taken + $kilobytes << 10) . ':');
    try {
        meminfo_dump(fopen('/dev/null', 'w'));
        $outcome = 'whole';
    } catch (RuntimeException $e) {
        $outcome = $e->getMessage();
    }
    $reserve = null;
    exec('/usr/bin/prlimit --pid ' . getmypid() . ' --as=unlimited:');
    $outcomes[preg_replace('/\d+/', 'N', $outcome)] = true;
    if ($outcome === 'whole') {
        break;
    }
}
echo implode("\n", array_keys($outcomes)), "\n";
meminfo_dump(fopen('/dev/null', 'w'));
echo "done\n";
CODE;
echo run_php($code, '-d memory_limit=-1');
?>
--EXPECT--
meminfo_dump(): the dump is incomplete, N bytes of it were written: out of memory
whole
done
