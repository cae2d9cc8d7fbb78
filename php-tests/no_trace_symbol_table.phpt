--TEST--
No trace: no symbol table of a function is built
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function local($stream)
{
    $local = [getmypid()];
    $before = memory_get_usage();
    meminfo_dump($stream);
    $after = memory_get_usage();
    return $after - $before;
}

var_dump(local(fopen('/dev/null', 'w')));
?>
--EXPECT--
int(0)
