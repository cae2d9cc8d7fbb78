--TEST--
As php-meminfo: an array with children of all kinds, which are no roots
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$array = [
    'string' => 'text',
    'int' => 42,
    'float' => 3.14,
    'bool' => true,
    'null' => null,
    'array' => [1],
    'object' => new stdClass,
    'resource' => fopen('php://memory', 'r'),
];
$dump = take_dump();

$item = item($dump, 'array');
echo "$item[symbol_name]: ", kind($item), " in $item[frame], ", $item['is_root'] ? 'a root' : 'no root', "\n";
foreach (children($dump, $item) as $key => $child) {
    echo "  $key: ", kind($child), ', ', $child['is_root'] ? 'a root' : 'no root', "\n";
}
?>
--EXPECT--
array: array(8) in <GLOBAL>, a root
  string: string(4), no root
  int: integer, no root
  float: float, no root
  bool: boolean, no root
  null: null, no root
  array: array(1), no root
  object: object(stdClass), no root
  resource: resource(stream), no root
