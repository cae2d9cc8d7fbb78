--TEST--
Format: all numbers are integers, all flags booleans, sizes are multiples of eight
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$reference = &$variable;
$values = [1.5, 1e300, NAN, true, null, 'x', new ArrayObject, fn () => 1, fopen('php://memory', 'r'), [[]]];
$known = [
    'type' => 'string', 'size' => 'int', 'refcount' => 'int', 'is_root' => 'bool', 'frame' => 'string', 'symbol_name' => 'string',
    'further_roots' => 'array', 'unreachable' => 'bool', 'children' => 'array', 'weak_children' => 'array', 'class' => 'string',
    'object_handle' => 'int', 'function' => 'string', 'file' => 'string', 'line' => 'int', 'length' => 'int', 'interned' => 'bool',
    'hash' => 'string', 'elements' => 'int', 'slots_used' => 'int', 'slots_allocated' => 'int', 'packed' => 'bool',
    'immutable' => 'bool', 'resource_type' => 'string', 'resource_handle' => 'int',
];
$types = ['string', 'array', 'object', 'reference', 'resource', 'integer', 'float', 'boolean', 'null'];
foreach (take_dump()['items'] as $id => $item) {
    foreach ($item as $key => $value) {
        if (get_debug_type($value) !== ($known[$key] ?? 'unknown')) {
            echo "$key: ", get_debug_type($value), "\n";
        }
    }
    if (!in_array($item['type'], $types) || $item['size'] % 8 || $item['size'] < 0) {
        echo json_encode($item), "\n";
    }
    if ($item['is_root'] !== isset($item['frame'], $item['symbol_name'])) {
        echo json_encode($item), "\n";
    }
    $seen[$item['type']] = true;
}
echo count($seen), "\n";
?>
--EXPECT--
9
