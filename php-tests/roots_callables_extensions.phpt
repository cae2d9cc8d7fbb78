--TEST--
Roots: whatever extensions keep of a callable shows each reference that PHP counts
--EXTENSIONS--
libxml
pcntl
session
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);
check_callables([
    'pcntl_signal' => fn ($callable) => pcntl_signal(SIGUSR1, $callable),
    'libxml_set_external_entity_loader' => fn ($callable) =>
        // A debug build of PHP 8.1 aborts where the name of a function is given.
        PHP_VERSION_ID >= 80200 || !is_string($callable) ? libxml_set_external_entity_loader($callable) : false,
    'session_set_save_handler' => fn ($callable) => session_set_save_handler(...array_fill(0, 9, $callable)),
    'session_set_save_handler once' => fn ($callable) => session_set_save_handler($callable, ...array_fill(0, 5, fn () => '')),
    'assert_options' => fn ($callable) => function_exists('assert_options') ? assert_options(ASSERT_CALLBACK, $callable) !== '' : false,
], [
    'libxml_set_external_entity_loader' => fn () => libxml_set_external_entity_loader(null),
]);
?>
--EXPECT--
compared
