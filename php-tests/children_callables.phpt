--TEST--
Children: objects that keep a callable show each reference that PHP counts
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);

class Lazy { public $property; }
$suspends = function () { Fiber::suspend(new Target); return ''; };

check_callables([
    'an array' => fn ($callable) => [$callable, $callable],
    'Closure::fromCallable' => fn ($callable) => Closure::fromCallable($callable),
    'first-class' => fn ($callable) => $callable(...),
    'CallbackFilterIterator' => fn ($callable) => new CallbackFilterIterator(new ArrayIterator([1]), $callable),
    'RecursiveCallbackFilterIterator' => fn ($callable) => new RecursiveCallbackFilterIterator(new RecursiveArrayIterator([[1]]), $callable),
    'its children' => function ($callable) {
        $GLOBALS['on_call'] = fn () => true;
        $iterator = new RecursiveCallbackFilterIterator(new RecursiveArrayIterator([[1]]), $callable);
        $iterator->rewind();
        $GLOBALS['on_call'] = null;
        return $iterator->valid() ? [$iterator, $iterator->getChildren()] : false;
    },
    'Fiber' => fn ($callable) => new Fiber($callable),
    'Fiber that waits' => function ($callable) use ($suspends) {
        $GLOBALS['on_call'] = $suspends;
        $fiber = new Fiber($callable);
        $fiber->start(new Target);
        $GLOBALS['on_call'] = null;
        return $fiber;
    },
    'Fiber that has ended' => function ($callable) {
        $fiber = new Fiber($callable);
        $fiber->start();
        return $fiber;
    },
    'Generator' => fn ($callable) => (function () use ($callable) { yield $callable; yield from [$callable]; })(),
    'ReflectionFunction' => fn ($callable) => new ReflectionFunction(Closure::fromCallable($callable)),
    'ReflectionParameter' => fn ($callable) => new ReflectionParameter($callable, 0),
    'ReflectionMethod::getClosure' => fn ($callable) => is_array($callable) && is_object($callable[0]) && method_exists(...$callable)
        ? (new ReflectionMethod(...$callable))->getClosure($callable[0]) : false,
    'newLazyGhost' => fn ($callable) => PHP_VERSION_ID < 80400 ? false : (new ReflectionClass('Lazy'))->newLazyGhost($callable),
    'newLazyProxy' => fn ($callable) => PHP_VERSION_ID < 80400 ? false : (new ReflectionClass('Lazy'))->newLazyProxy($callable),
    'newLazyProxy, initialised' => function ($callable) {
        if (PHP_VERSION_ID < 80400) {
            return false;
        }
        $GLOBALS['on_call'] = fn () => new Lazy;
        $proxy = (new ReflectionClass('Lazy'))->newLazyProxy($callable);
        $proxy->property;
        $GLOBALS['on_call'] = null;
        return $proxy;
    },
    'resetAsLazyGhost' => function ($callable) {
        if (PHP_VERSION_ID < 80400) {
            return false;
        }
        $object = new Lazy;
        (new ReflectionClass('Lazy'))->resetAsLazyGhost($object, $callable);
        return $object;
    },
]);
?>
--EXPECT--
compared
