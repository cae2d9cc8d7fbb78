--TEST--
Contexts: inside of a closure that only its call holds: static, bound, first-class, arrow
--SKIPIF--
<?php
if (PHP_VERSION_ID >= 80600) die('skip the engine keeps closures in a cache from PHP 8.6 on: see roots_closure_cache.phpt');
?>
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Bound
{
    public function closure() { return fn ($argument) => show('Bound', 'Argument', 'Captured', 'Closure'); }
    public function method($argument) { show('Bound', 'Argument', 'Closure'); }
    public static function static_method($argument) { show('Argument', 'Closure'); }
}

class Argument {}
class Captured {}

function make()
{
    $captured = new Captured;
    return static fn ($argument) => show('Argument', 'Captured', 'Closure') ?? $captured;
}

function call($argument) { show('Argument', 'Closure'); }

echo "static fn\n";
make()(new Argument);
echo "bound\n";
(new Bound)->closure()(new Argument);
echo "first-class\n";
call(...)(new Argument);
(new Bound)->method(...)(new Argument);
Bound::static_method(...)(new Argument);
echo "by a function\n";
array_map(call(...), [new Argument]);
call_user_func_array((new Bound)->method(...), ['argument' => new Argument]);
(new ReflectionMethod('Bound', 'method'))->invoke(new Bound, new Argument);
?>
--EXPECT--
static fn
Argument: {closure}() argument
Captured: {closure}() captured
Closure: {closure}() <closure>
bound
Bound: Bound->{closure}() this
Argument: Bound->{closure}() argument
Captured: missing
Closure: Bound->{closure}() <closure>
first-class
Argument: call() argument
Closure: call() <closure>
Bound: Bound->method() this
Argument: Bound->method() argument
Closure: Bound->method() <closure>
Argument: Bound::static_method() argument
Closure: Bound::static_method() <closure>
by a function
Argument: call() argument
Closure: call() <closure>
Bound: Bound->method() this
Argument: Bound->method() argument
Closure: Bound->method() <closure>
Bound: Bound->method() this
Argument: Bound->method() argument
Closure: missing
