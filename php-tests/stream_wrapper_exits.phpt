--TEST--
Streams: a user wrapper that exits
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = function ($data) {
    echo "exit\n";
    exit;
};
register_shutdown_function(function () {
    echo "shutdown function\n";
});
try {
    meminfo_dump(fopen('wrapper://', 'w'));
    echo "not reached\n";
} finally {
    echo "not reached either\n";
}
?>
--EXPECT--
exit
shutdown function
