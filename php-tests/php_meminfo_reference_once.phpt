--TEST--
As php-meminfo: a second variable of one reference is no item of its own
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$a = 'text';
$b = &$a;

$dump = take_dump();
foreach ($dump['items'] as $item) {
    foreach (names($item) as $idx => [, $symbol_name]) {
        if ($symbol_name === 'a' || $symbol_name === 'b') {
            echo $idx === 0 ? 'item of' : 'further root', " $symbol_name: $item[type]\n";
        }
    }
}
?>
--EXPECT--
item of a: reference
further root b: reference
