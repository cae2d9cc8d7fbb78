--TEST--
Depth: one million nested arrays
--SKIPIF--
<?php
if (getenv('SKIP_SLOW_TESTS')) die('skip slow test');
?>
--INI--
memory_limit=-1
--FILE--
<?php
$outer = [];
for ($i = 0; $i < 1_000_000; $i++) {
    $outer = [$outer];
}

$stream = popen('grep -c \'"type":"array".*"children":{"0":"0x\'', 'w');
$before = memory_get_usage();
meminfo_dump($stream);
var_dump(memory_get_usage() - $before);
pclose($stream);

// PHP itself would free the nest recursively.
while ($outer) {
    $outer = $outer[0];
}
?>
--EXPECTREGEX--
int\(0\)
100000\d
