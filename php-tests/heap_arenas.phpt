--TEST--
Heap: each byte of the arenas has one owner, the class that declares it
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--INI--
opcache.enable_cli=0
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

// Before its trait and its parent stand in the table of classes.
class Uses extends Child { use Shared { shared as alias; } function abstract() {} }
class Base { public int|string|null $property = 1; const ONE = 1; function method() {} }
class Child extends Base {}
class Grandchild extends Child {}
trait Shared {
    public int|array|null $typed = 1;
    static $static = 3;
    function shared(int|Base|Traversable|null $value = null) { static $n = 0; return $n++; }
    abstract function abstract();
}
interface Contract { const X = 1; const Y = self::X + 1; function contract(); }
abstract class Many implements Contract, ArrayAccess, IteratorAggregate {
    use Shared;
    protected Base|Child $union;
    const Z = self::Y;
    function contract() { return fn () => 1; }
    function abstract() { static $s = 5; return $s; }
    function offsetGet(mixed $offset): mixed { return 1; }
    function offsetSet(mixed $offset, mixed $value): void {}
    function offsetExists(mixed $offset): bool { return true; }
    function offsetUnset(mixed $offset): void {}
    function getIterator(): Iterator { return new ArrayIterator([]); }
}
class Heir extends Many {}
class MyException extends RuntimeException { function more() {} }
enum Suit: string { case Hearts = 'h'; case Spades = 's'; const WILD = self::Spades; function label() { return $this->name; } }
enum Unit { case One; }
function closures(int|Base $x) { return function () use ($x) { return fn () => $x; }; }

$heir = new Heir;
$heir->contract()();
$heir->shared();
$heir->abstract();
$heir[1];
foreach ($heir as $none);
closures(1)()();
Suit::Hearts->label();
Suit::from('h');
Unit::cases();
$constants = [Heir::Y, Heir::Z, Suit::WILD];
$anonymous = [new class extends Heir { function own() {} }, eval('return new class extends Heir { public $more; };')];
mark('all kinds');

$heap = heap('all kinds');
$methods = array_filter($heap['code'], fn ($owner) => ($owner['function'] ?? '') === 'method');
var_dump(array_column($methods, 'scope'));
var_dump(array_sum(array_column($heap['code'], 'arena_bytes')) === $heap['arena_used_bytes'], $heap['remains'] ?? []);
var_dump($heap['arena_used_bytes'] < bytes_of($heap, 'arenas'));
$owners = array_map(fn ($owner) => [$owner['file'], $owner['scope'] ?? '', $owner['function'] ?? ''], $heap['code']);
$classes = array_column(array_filter($owners, fn ($owner) => $owner[2] === '' && $owner[1] !== ''), 1);
var_dump($classes === array_unique($classes));
$bytes = array_column(array_filter($heap['code'], fn ($owner) => ($owner['function'] ?? '') === 'shared'), 'bytes', 'scope');
echo 'The code of a trait is the trait\'s: ', key($bytes), "\n";
unmark();
?>
--EXPECT--
array(1) {
  [0]=>
  string(4) "Base"
}
bool(true)
array(0) {
}
bool(true)
bool(true)
The code of a trait is the trait's: Shared
