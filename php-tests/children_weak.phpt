--TEST--
Children: a WeakMap holds its values; keys and referents are weak
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Key { public $self; }

gc_disable();
$key = new Key;
$map = new WeakMap;
$map[$key] = [1, 2, 3];
$reference = WeakReference::create($key);
$cycle = new Key;
$cycle->self = $cycle;
$lost = WeakReference::create($cycle);
unset($cycle);
$dump = take_dump();

$is_key = fn ($id) => $id === item($dump, 'key')['id'];
$handle = spl_object_id($key);
echo kind(children($dump, item($dump, 'map'))["<value $handle>"]), "\n";
var_dump($is_key(item($dump, 'map')['weak_children']["<key $handle>"]));
var_dump(item($dump, 'reference')['children'], $is_key(item($dump, 'reference')['weak_children']['<referent>']));
$referent = $dump['items'][item($dump, 'lost')['weak_children']['<referent>']];
var_dump($referent['unreachable']);
?>
--EXPECT--
array(3)
bool(true)
array(0) {
}
bool(true)
bool(true)
