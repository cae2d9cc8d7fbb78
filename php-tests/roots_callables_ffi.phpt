--TEST--
Roots: callbacks that FFI keeps show each reference that PHP counts
--EXTENSIONS--
ffi
--INI--
ffi.enable=1
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);

$ffi = FFI::cdef();
check_callables([
    'a variable' => function ($callable) use ($ffi) {
        $callback = $ffi->new('int(*)(int)');
        try {
            FFI::addr($callback)[0] = $callable;
        } catch (FFI\Exception) {
            return false;
        }
        return $callback;
    },
// PHP never frees what it makes for FFI to call these.
], [], ['trampoline', 'method of a closure']);
?>
--EXPECT--
compared
