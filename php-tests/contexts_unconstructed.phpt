--TEST--
Contexts: objects of internal classes that were made without their constructor
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
require __DIR__ . '/include/unconstructed.inc';

dump_unconstructed();
?>
--EXPECT--
bool(true)
