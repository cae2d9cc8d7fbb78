--TEST--
Streams: a user wrapper that ends the script with a fatal error
--INI--
fatal_error_backtraces=0
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

error_reporting(E_ALL & ~E_DEPRECATED);
Wrapper::$on_write = function ($data) {
    trigger_error('from the wrapper', E_USER_ERROR);
};
register_shutdown_function(function () {
    echo "shutdown function\n";
    meminfo_dump(fopen('/dev/null', 'w'));
    echo "dumped\n";
});
$list = range(1, 10_000);
meminfo_dump(fopen('wrapper://', 'w'));
echo "not reached\n";
?>
--EXPECTF--

Fatal error: from the wrapper in %s on line %d
shutdown function
dumped
