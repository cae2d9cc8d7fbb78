--TEST--
Frames: each call of a recursive function is a frame with variables of its own
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function recursive(int $depth)
{
    $local = array_fill(0, $depth, $depth);
    $dump = $depth > 1 ? recursive($depth - 1) : take_dump();
    keep($local);
    return $dump;
}

$dump = recursive(3);
echo implode(', ', array_column($dump['header']['frames'], 'frame')), "\n";
foreach ($dump['items'] as $item) {
    if (in_array(['recursive()', 'local'], names($item))) {
        echo kind($item), "\n";
    }
}
?>
--EXPECT--
take_dump(), recursive(), recursive(), recursive(), <GLOBAL>
array(1)
array(2)
array(3)
