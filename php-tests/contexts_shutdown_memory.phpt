--TEST--
Contexts: in a shutdown function, after the memory limit was exceeded
--INI--
memory_limit=16M
fatal_error_backtraces=0
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip the limit is the Zend allocator\'s');
?>
--FILE--
<?php
register_shutdown_function(function () use (&$stream, &$file) {
    meminfo_dump($stream);
    $lines = file($file);
    echo count(preg_grep('/"symbol_name":"hog"/', $lines)), ' ', trim(end($lines)), "\n";
    unlink($file);
});

$file = tempnam(sys_get_temp_dir(), 'dump');
$stream = fopen($file, 'w');
$hog = [];
while (true) {
    $hog[] = str_repeat('x', 500_000);
}
?>
--EXPECTF--

Fatal error: Allowed memory size of 16777216 bytes exhausted%s
1 }
