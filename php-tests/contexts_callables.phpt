--TEST--
Contexts: while a callable runs, whoever calls it shows each reference to it that PHP counts
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80200 && PHP_DEBUG) die('skip a debug build of PHP 8.1 ends the script where __call() is called in this way');
?>
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
// What the callables return suits only some.
ini_set('display_errors', 0);

/** Compares within the first call. */
function check_running(string $name, callable $call, string $kind): void
{
    $GLOBALS['on_call'] = function () use ($name, $kind) {
        $GLOBALS['on_call'] = null;
        $GLOBALS['n_dumps']++;
        print_differences(take_dump(), "$name, $kind");
        return true;
    };
    try {
        $call(callables()[$kind]);
    } catch (ReflectionException | TypeError $error) {
    }
    $GLOBALS['on_call'] = null;
}

// Not here: handlers of errors and exceptions, which the engine takes onto its native stack while they run.
$n_dumps = 0;
$functions = [
    'call_user_func' => fn ($callable) => call_user_func($callable, 1),
    'call_user_func_array' => fn ($callable) => call_user_func_array($callable, [1]),
    'a call' => fn ($callable) => $callable(1),
    'a first-class call' => fn ($callable) => $callable(...)(1),
    'Closure::fromCallable' => fn ($callable) => Closure::fromCallable($callable)->__invoke(1),
    'usort' => function ($callable) { $array = [2, 1, 3]; usort($array, $callable); },
    'uasort' => function ($callable) { $array = [2, 1, 3]; uasort($array, $callable); },
    'uksort' => function ($callable) { $array = [2, 1, 3]; uksort($array, $callable); },
    'array_map' => fn ($callable) => array_map($callable, [1, 2]),
    'array_filter' => fn ($callable) => array_filter([1, 2], $callable),
    'array_reduce' => fn ($callable) => array_reduce([1, 2], $callable),
    'array_walk' => function ($callable) { $array = [2, 1]; array_walk($array, $callable); },
    'array_walk_recursive' => function ($callable) { $array = [2, [1]]; array_walk_recursive($array, $callable); },
    'array_udiff' => fn ($callable) => array_udiff([1, 2], [2, 3], $callable),
    'array_uintersect_uassoc' => fn ($callable) => array_uintersect_uassoc([1, 2], [2, 3], $callable, $callable),
    'iterator_apply' => fn ($callable) => iterator_apply(new ArrayIterator([1]), $callable, [1]),
    'preg_replace_callback' => fn ($callable) => preg_replace_callback('/a/', $callable, 'ab'),
    'preg_replace_callback_array' => fn ($callable) => preg_replace_callback_array(['/a/' => $callable], 'ab'),
    'CallbackFilterIterator' => fn ($callable) => iterator_to_array(new CallbackFilterIterator(new ArrayIterator([1]), $callable)),
    'ArrayObject::uasort' => fn ($callable) => (new ArrayObject([2, 1]))->uasort($callable),
    'spl_autoload_register' => fn ($callable) => [spl_autoload_register($callable), class_exists('Absent' . $GLOBALS['n_dumps']),
        spl_autoload_unregister($callable)],
    'Fiber' => fn ($callable) => (new Fiber($callable))->start(1),
    'ReflectionFunction::invoke' => fn ($callable) => (new ReflectionFunction(Closure::fromCallable($callable)))->invoke(1),
    'Closure::call' => fn ($callable) => $callable instanceof Closure ? @$callable->call(new Target, 1) : null,
];
foreach (['array_find', 'array_any', 'array_all', 'array_find_key'] as $function) {
    if (function_exists($function)) {
        $functions[$function] = fn ($callable) => $function([1, 2], $callable);
    }
}
foreach ($functions as $name => $call) {
    foreach (array_keys(callables()) as $kind) {
        check_running($name, $call, $kind);
    }
}
echo $n_dumps > 400 ? "compared\n" : "only $n_dumps dumps\n";
?>
--EXPECT--
compared
