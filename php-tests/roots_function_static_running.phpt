--TEST--
Roots: a static variable of a function that runs is one reference, named by both
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function running()
{
    static $list = [];
    $list[] = 1;
    return take_dump();
}

foreach (roots(running(), 'running()') as $item) {
    echo kind($item), ' ', json_encode(names($item)), "\n";
}
?>
--EXPECT--
reference [["running()","list"],["<FUNCTION_STATIC>","running()::list"]]
