--TEST--
Heap: each byte of the arenas has one owner, with property hooks and types of constants and intersections
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die("skip needs property hooks");
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--INI--
opcache.enable_cli=0
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

interface HasName { public string $name { get; } }
abstract class Person { public string $name { get => 'x'; set (string|int $value) { $this->name = strtoupper($value); } } }
class Employee extends Person implements HasName {
    public private(set) int $n = 1;
    public int $twice { get => $this->n * 2; }
    const string|int TYPED = 'a';
    function many((Countable&Traversable)|(Countable&ArrayAccess)|null $value) {}
}
class Manager extends Employee { public string $name { get => parent::$name::get() . '!'; } }
class Director extends Manager {}
$director = new Director;
$director->name = 'abc';
$values = [$director->name, $director->twice, Director::TYPED];
mark('with hooks');

$heap = heap('with hooks');
var_dump(array_sum(array_column($heap['code'], 'arena_bytes')) === $heap['arena_used_bytes'], $heap['remains'] ?? []);
$hooks = array_filter($heap['code'], fn ($owner) => str_starts_with($owner['function'] ?? '', '$'));
$names = array_map(fn ($owner) => $owner['scope'] . '::' . $owner['function'], $hooks);
sort($names);
echo implode("\n", $names), "\n";
unmark();
?>
--EXPECT--
bool(true)
array(0) {
}
Employee::$twice::get
HasName::$name::get
Manager::$name::get
Person::$name::get
Person::$name::set
