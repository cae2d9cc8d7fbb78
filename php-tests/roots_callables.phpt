--TEST--
Roots: whatever keeps a callable shows each reference that PHP counts
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);
check_callables([
    'register_shutdown_function' => fn ($callable) => register_shutdown_function($callable, new Target),
    'register_tick_function' => fn ($callable) => register_tick_function($callable, new Target),
    'set_error_handler' => fn ($callable) => [set_error_handler($callable)],
    'set_error_handler twice' => fn ($callable) => [set_error_handler($callable), set_error_handler(fn () => false)],
    'set_exception_handler' => fn ($callable) => [set_exception_handler($callable)],
    'set_exception_handler twice' => fn ($callable) => [set_exception_handler($callable), set_exception_handler(null)],
    'spl_autoload_register' => fn ($callable) => spl_autoload_register($callable),
    'ob_start' => fn ($callable) => ob_start($callable),
    'header_register_callback' => fn ($callable) => header_register_callback($callable),
    'stream_context_set_params' => function ($callable) {
        $context = stream_context_create();
        stream_context_set_params($context, ['notification' => $callable]);
        return $context;
    },
    'stream_context_create' => fn ($callable) => stream_context_create([], ['notification' => $callable]),
], [
    'register_tick_function' => fn () => null,
    'set_error_handler' => fn () => restore_error_handler(),
    'set_error_handler twice' => fn () => restore_error_handler() && restore_error_handler(),
    'set_exception_handler' => fn () => restore_exception_handler(),
    'set_exception_handler twice' => fn () => restore_exception_handler() && restore_exception_handler(),
    'spl_autoload_register' => fn () => spl_autoload_unregister(spl_autoload_functions()[0]),
    'ob_start' => fn () => ob_end_clean(),
]);
?>
--EXPECT--
compared
