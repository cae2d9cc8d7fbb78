--TEST--
Roots: what waits for a finally block, objects under construction, strings being put together, results of running functions
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Waiting extends Exception {}
class Value {}

class Constructed
{
    public function __construct() { show('Constructed'); }
}

class Magic
{
    public function __get($name) { return show('Magic'); }
}

class Dying
{
    public function __destruct() { show('Value'); }
}

/** Prints the names of temporaries in frames of the test, and all names of objects of a class. */
function show(string $class = ''): ?int
{
    $dump = take_dump();
    foreach ($dump['items'] as $item) {
        foreach (names($item) as [$frame, $name]) {
            if (preg_match('/^<(?!closure|argument|rope)/', $name) && preg_match('/^test|^array_map/', $frame) || $class !== '' && ($item['class'] ?? '') === $class) {
                echo "  $frame $name: ", kind($item), "\n";
            }
        }
    }
    echo '  ', $dump['trailer']['unreachable'], ' unreachable, ', $dump['trailer']['conservative'], " found conservatively\n";
    return null;
}

function test_exception() { try { throw new Waiting(); } finally { show('Waiting'); } }
function test_return() { try { return new Value(); } finally { show('Value'); } }
function test_nested() { try { try { throw new Waiting(); } finally { try { throw new LogicException(); } finally { show('Waiting'); } } } catch (Exception $e) {} }
function test_new() { return [new Value(), new Constructed()]; }
function test_operand() { return (fn () => new Magic())()->missing; }
function test_leaving() { $dying = new Dying(); return new Value(); }

foreach (['exception', 'return', 'nested', 'new', 'operand', 'leaving'] as $test) {
    echo "$test\n";
    try {
        $returned = "test_$test"();
    } catch (Waiting) {
    }
}
echo "result\n";
$mapped = array_map(fn ($i) => $i < 3 ? new Value() : show(), [1, 2, 3]);
echo "rope\n";
function interpolate() { $a = str_repeat('a', 10 + getmypid() % 2); return "1$a$undefined"; }
set_error_handler(function () {
    $parts = array_filter(roots(take_dump(), 'interpolate()'), fn ($name) => str_starts_with($name, '<rope'), ARRAY_FILTER_USE_KEY);
    ksort($parts);
    print_kinds($parts);
});
interpolate();
?>
--EXPECTF--
exception
  test_exception() <finally 0>: object(Waiting)
  0 unreachable, 0 found conservatively
return
  test_return() <return value 0>: object(Value)
  0 unreachable, 0 found conservatively
nested
  test_nested() <finally 0>: object(Waiting)
  test_nested() <finally 1>: object(LogicException)
  0 unreachable, 0 found conservatively
new
  Constructed->__construct() this: object(Constructed)
  test_new() <new 0>: object(Constructed)
  test_new() <temporary 0>: array(1)
  0 unreachable, 0 found conservatively
operand
  Magic->__get() this: object(Magic)
  test_operand() <operand 0>: object(Magic)
  0 unreachable, 0 found conservatively
leaving
  Dying->__destruct() <result 0>: object(Value)
  0 unreachable, 0 found conservatively
result
  array_map() <result 0>: array(%d)
  0 unreachable, %d found conservatively
rope
<rope 0>: string(1)
<rope 1>: string(1%d)
