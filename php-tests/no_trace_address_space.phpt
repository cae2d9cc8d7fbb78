--TEST--
No trace: a dump leaves the address space to others
--SKIPIF--
<?php
if (!is_readable('/proc/self/status')) die('skip needs /proc');
if (getenv('USE_ZEND_ALLOC') === '0') die('skip tools that watch memory need some of it themselves');
?>
--FILE--
<?php
function peak(): int
{
    return (int) substr(strstr(file_get_contents('/proc/self/status'), 'VmPeak:'), 7) >> 10;
}

$values = [new ArrayObject([1, 2]), new SplObjectStorage()];
$before = peak();
meminfo_dump(fopen('/dev/null', 'w'));
$taken = peak() - $before;
echo $taken < 64 ? 'less than 64 MB' : "$taken MB", "\n";
?>
--EXPECT--
less than 64 MB
