--TEST--
Children: a waiting generator holds what it has yielded once, and not where it was computed
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Yielded {}
class Key {}
class Delegated {}

$value = (function () { yield new Yielded; })();
$value->current();
$key = (function () { yield new Key => 1; })();
$key->key();
$delegating = (function () { yield from [new Delegated]; })();
$delegating->current();
$dump = take_dump();
foreach (['value' => 'Yielded', 'key' => 'Key', 'delegating' => 'Delegated'] as $variable => $class) {
    echo $variable, "\n";
    print_kinds(array_diff_key(children($dump, item($dump, $variable)), ['<closure>' => 'what runs']));
    echo '  refcount of ', $class, ' ', implode(' ', array_column(objects($dump, $class), 'refcount')), "\n";
}
?>
--EXPECTF--
value
<value>: object(Yielded)
<key>: integer
  refcount of Yielded 1
key
<value>: integer
<key>: object(Key)
  refcount of Key 1
delegating
<value>: object(Delegated)
<key>: integer
<yield from>: array(1)
  refcount of Delegated 2
