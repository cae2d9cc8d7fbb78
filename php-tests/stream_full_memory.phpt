--TEST--
Streams: a dump that fails leaves the heap as it was
--SKIPIF--
<?php
if (!file_exists('/dev/full')) die('skip no /dev/full here');
?>
--FILE--
<?php
function fails($stream)
{
    try {
        meminfo_dump($stream);
    } catch (RuntimeException) {
        return true;
    }
    return false;
}

$stream = fopen('/dev/full', 'w');
$before = $i = 0;
fails($stream);
$before = memory_get_usage();
for ($i = 0; $i < 100; $i++) {
    fails($stream);
}
var_dump(fails($stream), memory_get_usage() - $before);
?>
--EXPECT--
bool(true)
int(0)
