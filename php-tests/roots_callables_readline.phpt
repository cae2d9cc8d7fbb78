--TEST--
Roots: callbacks that readline keeps show each reference that PHP counts
--EXTENSIONS--
readline
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);

check_callables([
    'readline_completion_function' => fn ($callable) => readline_completion_function($callable),
    'readline_callback_handler_install' => fn ($callable) => function_exists('readline_callback_handler_install')
        && readline_callback_handler_install('', $callable),
], [
    'readline_callback_handler_install' => fn () => readline_callback_handler_remove(),
// The variables of readline are only searched for what nothing else holds. PHP 8.6 keeps these two for their next use.
], ['function(...)', 'static closure']);
?>
--EXPECT--
compared
