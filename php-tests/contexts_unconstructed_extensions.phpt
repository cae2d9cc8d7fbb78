--TEST--
Contexts: objects of extensions' classes that were made without their constructor
--EXTENSIONS--
pcntl
posix
dom
simplexml
xmlreader
sqlite3
pdo
pdo_sqlite
--FILE--
<?php
require __DIR__ . '/include/unconstructed.inc';

dump_unconstructed();
?>
--EXPECT--
bool(true)
