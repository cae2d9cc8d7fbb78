--TEST--
As php-meminfo: scalars are items that name their frame
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$string = 'text';
$integer = 42;
$float = 3.14;
$true = true;
$false = false;
$null = null;

$dump = take_dump();
foreach (['string', 'integer', 'float', 'true', 'false', 'null'] as $symbol_name) {
    $item = item($dump, $symbol_name);
    echo "$item[symbol_name]: $item[type] in $item[frame], ", $item['is_root'] ? "a root\n" : "no root\n";
    if ($item['type'] !== 'string' && $item['size'] !== 16) {
        echo "size $item[size]\n";
    }
}
?>
--EXPECT--
string: string in <GLOBAL>, a root
integer: integer in <GLOBAL>, a root
float: float in <GLOBAL>, a root
true: boolean in <GLOBAL>, a root
false: boolean in <GLOBAL>, a root
null: null in <GLOBAL>, a root
