--TEST--
Streams: a user wrapper that exceeds the memory limit
--INI--
memory_limit=8M
fatal_error_backtraces=0
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip the limit is the Zend allocator\'s');
?>
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = function ($data) {
    str_repeat($data, 1_000_000);
};
meminfo_dump(fopen('wrapper://', 'w'));
echo "not reached\n";
?>
--EXPECTF--

Fatal error: %s memory size %sin %s on line %d
