--TEST--
No trace: a dump when the memory limit is all but reached
--INI--
memory_limit=32M
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip the limit is the Zend allocator\'s');
?>
--FILE--
<?php
$stream = fopen('/dev/null', 'w');
$list = [];
$i = 0;
while (memory_get_usage(true) + (2 << 20) < 32 << 20) {
    $list[] = str_repeat('x', 100_000);
}
$usage = memory_get_usage();
meminfo_dump($stream);
var_dump(memory_get_usage() - $usage, memory_get_usage() > 27 << 20);
?>
--EXPECT--
int(0)
bool(true)
