--TEST--
No trace: a process that gets no more memory from the system goes on, with an exception
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
for ($i = 0; $i < 300_000; $i++) {
    $list[] = $object = new stdClass();
    $object->number = "$i";
}
// With how much of it a dump gets how far depends on the system.
$outcomes = [];
for ($kilobytes = 1024; $kilobytes <= 16384; $kilobytes += 512) {
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
unset($outcomes['whole']);
echo implode("\n", array_keys($outcomes)), "\n";
meminfo_dump(fopen('/dev/null', 'w'));
echo "done\n";
CODE;
echo run_php($code, '-d memory_limit=-1');
?>
--EXPECT--
meminfo_dump(): the dump is incomplete, N bytes of it were written: out of memory
done
