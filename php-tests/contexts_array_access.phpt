--TEST--
Contexts: inside of ArrayAccess, Countable and IteratorAggregate
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Key {}
class Value {}
class Element {}

class Access implements ArrayAccess, Countable, IteratorAggregate
{
    public function offsetExists($key): bool { show('Access', 'Key'); return true; }
    public function offsetGet($key): mixed { show('Access', 'Key'); return new Value; }
    public function offsetSet($key, $value): void { show('Access', 'Key', 'Value'); }
    public function offsetUnset($key): void { show('Access', 'Key'); }
    public function count(): int { show('Access'); return 1; }

    public function getIterator(): Iterator
    {
        show('Access');
        return new ArrayIterator([new Element]);
    }
}

function access() { return new Access; }

echo "offsetGet\n";
access()[new Key];
echo "offsetExists, offsetGet\n";
empty(access()[new Key]);
echo "offsetSet\n";
access()[new Key] = new Value;
echo "offsetUnset\n";
$access = access();
unset($access[new Key]);
$access = null;
echo "count\n";
count(access());
echo "getIterator, and in the loop\n";
foreach (access() as $element) {
    $element = null;
    show('Access', 'ArrayIterator', 'Element');
}
echo "unpacked\n";
[...access()];
?>
--EXPECT--
offsetGet
Access: Access->offsetGet() this
Key: Access->offsetGet() key
offsetExists, offsetGet
Access: Access->offsetExists() this
Key: Access->offsetExists() key
Access: Access->offsetGet() this
Key: Access->offsetGet() key
offsetSet
Access: Access->offsetSet() this
Key: Access->offsetSet() key
Value: Access->offsetSet() value
offsetUnset
Access: Access->offsetUnset() this
Key: Access->offsetUnset() key
count
Access: Access->count() this
getIterator, and in the loop
Access: Access->getIterator() this
Access: missing
ArrayIterator: <GLOBAL> <temporary> > <object>
Element: <GLOBAL> <temporary> > <object> > <storage> > 0
unpacked
Access: Access->getIterator() this
