--TEST--
No trace: no magic method runs
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Magic implements Countable, IteratorAggregate, ArrayAccess, JsonSerializable, Serializable
{
    public int $unset = 1;
    private $private = [1];

    public function __construct() { unset($this->unset); }
    public function __get($name) { echo __METHOD__, "\n"; }
    public function __set($name, $value) { echo __METHOD__, "\n"; }
    public function __isset($name) { echo __METHOD__, "\n"; }
    public function __unset($name) { echo __METHOD__, "\n"; }
    public function __call($name, $arguments) { echo __METHOD__, "\n"; }
    public static function __callStatic($name, $arguments) { echo __METHOD__, "\n"; }
    public function __toString() { echo __METHOD__, "\n"; return ''; }
    public function __invoke() { echo __METHOD__, "\n"; }
    public function __debugInfo() { echo __METHOD__, "\n"; return []; }
    public function __serialize(): array { echo __METHOD__, "\n"; return []; }
    public function __unserialize(array $data): void { echo __METHOD__, "\n"; }
    public function __sleep() { echo __METHOD__, "\n"; return []; }
    public function __wakeup() { echo __METHOD__, "\n"; }
    public function __clone() { echo __METHOD__, "\n"; }
    public static function __set_state($properties) { echo __METHOD__, "\n"; }
    public function count(): int { echo __METHOD__, "\n"; return 0; }
    public function getIterator(): Iterator { echo __METHOD__, "\n"; return new EmptyIterator; }
    public function offsetExists(mixed $offset): bool { echo __METHOD__, "\n"; return true; }
    public function offsetGet(mixed $offset): mixed { echo __METHOD__, "\n"; return 1; }
    public function offsetSet(mixed $offset, mixed $value): void { echo __METHOD__, "\n"; }
    public function offsetUnset(mixed $offset): void { echo __METHOD__, "\n"; }
    public function jsonSerialize(): mixed { echo __METHOD__, "\n"; return null; }
    public function serialize() { echo __METHOD__, "\n"; }
    public function unserialize($data) { echo __METHOD__, "\n"; }
}

$magic = new Magic;
$dump = take_dump();
print_kinds(children($dump, item($dump, 'magic')));
?>
--EXPECT--
private: array(1)
