--TEST--
As php-meminfo: a dump from a shutdown function
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

register_shutdown_function(function () {
    $dump = take_dump();
    echo kind(item($dump, 'global')), "\n";
    echo count($dump['header']['frames']), " frames\n";
});
$global = new ArrayObject;
exit;
?>
--EXPECT--
object(ArrayObject)
2 frames
