--TEST--
WeakReference and WeakMap: they are in the dump and keep nothing alive
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Key {}

$key = new Key;
$reference = WeakReference::create($key);
$dead = WeakReference::create(new Key);
$map = new WeakMap;
$map[$key] = [1, 2, 3];
$map[new Key] = [1];
$dump = take_dump();
echo kind(item($dump, 'reference')), ' ', kind(item($dump, 'dead')), ' ', kind(item($dump, 'map')), "\n";
echo count(objects($dump, 'Key')), "\n";
var_dump($reference->get() === $key, $dead->get(), count($map));
unset($key);
var_dump($reference->get(), count($map));
?>
--EXPECT--
object(WeakReference) object(WeakReference) object(WeakMap)
1
bool(true)
NULL
int(1)
NULL
int(0)
