--TEST--
References: in arrays, left over by foreach, global, with one holder only
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$list = [[1], [2], [3]];
foreach ($list as &$element) {
}
$a = 1;
$array = ['r' => &$a, 'v' => $a];
$once = [1];
$alone = &$once;
unset($once);

function f() { global $a; static $s = []; $s[] = &$a; return take_dump(); }

$dump = f();
print_kinds(children($dump, item($dump, 'list')));
print_kinds(children($dump, item($dump, 'array')));
$references = [roots($dump)['element'], roots($dump)['a'], roots($dump)['alone']];
foreach ($references as $reference) {
    echo kind($reference), ' ', $reference['refcount'], ' ', kind(value($dump, $reference)), ' ', json_encode(names($reference)), "\n";
}
$scalar = value($dump, $references[1]);
var_dump($scalar['is_root'], isset($scalar['refcount']));
?>
--EXPECT--
0: reference
1: reference
2: reference
r: reference
v: integer
reference 2 array(1) [["<GLOBAL>","element"]]
reference 4 integer [["f()","a"],["<GLOBAL>","a"]]
reference 1 array(1) [["<GLOBAL>","alone"]]
bool(false)
bool(false)
