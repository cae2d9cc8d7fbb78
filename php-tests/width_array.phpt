--TEST--
Width: an array of one million elements
--SKIPIF--
<?php
if (getenv('SKIP_SLOW_TESTS')) die('skip slow test');
?>
--INI--
memory_limit=-1
--FILE--
<?php
$integers = range(1, 1_000_000);
$strings = [];
for ($i = 0; $i < 200_000; $i++) {
    $strings["key $i"] = "value $i";
}

foreach (['"type":"integer","size":16,"is_root":false', '"type":"string","size":[0-9]*,"refcount":1,"length":1[0-9],"hash"'] as $pattern) {
    $stream = popen("grep -c '$pattern'", 'w');
    $before = memory_get_usage();
    meminfo_dump($stream);
    if (memory_get_usage() !== $before) {
        echo "the heap has changed\n";
    }
    pclose($stream);
}
?>
--EXPECTREGEX--
100000\d
1990\d\d
