--TEST--
Contexts: inside of an exception handler
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

set_exception_handler(function ($exception) {
    $dump = take_dump();
    echo count($dump['header']['frames']), ' ', count(objects($dump, 'LogicException')), "\n";
    echo kind(item($dump, 'global')), "\n";
});

$global = [1, 2];
throw new LogicException('text');
?>
--EXPECT--
2 1
array(2)
