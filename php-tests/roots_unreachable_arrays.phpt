--TEST--
Unreachable: a cycle of arrays and references alone, with an object in it, is garbage
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip arrays that nobody lists are looked for in the memory of PHP\'s own allocator');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Lost {}
class Kept {}

function lose_by_reference()
{
    $lost = &$array[0];
    $lost = [new Lost, &$lost];
}

function lose()
{
    $array = ['list' => [new Lost]];
    $array['itself'] = &$array;
}

lose();
lose_by_reference();
$kept = [new Kept];
$dump = take_dump();
$lost = current(objects($dump, 'Lost'));
var_dump($lost['unreachable'], array_column(objects($dump, 'Lost'), 'held'));
$lines = [];
foreach ($dump['items'] as $item) {
    if (isset($item['unreachable'])) {
        $lines[] = kind($item) . ': ' . implode(', ', array_keys($item['children'] ?? [])) . "\n";
    }
}
sort($lines);
echo implode($lines);
echo json_encode(array_slice($dump['trailer'], 1, 4)), "\n";

gc_collect_cycles();
$dump = take_dump();
echo count(objects($dump, 'Lost')), ' ', count(objects($dump, 'Kept')), ' ', $dump['trailer']['unreachable'], "\n";
?>
--EXPECT--
bool(true)
array(0) {
}
array(1): 0
array(2): 0, 1
array(2): list, itself
object(Lost): 
object(Lost): 
reference: value
reference: value
{"unreachable":7,"held":0,"unknown_holders":0,"conservative":0}
0 1 0
