--TEST--
Contexts: the same where the heap's blocks are not known
--EXTENSIONS--
pcntl
posix
dom
simplexml
xmlreader
sqlite3
pdo
pdo_sqlite
--ENV--
USE_ZEND_ALLOC=0
--FILE--
<?php
require __DIR__ . '/include/unconstructed.inc';

dump_unconstructed();
?>
--EXPECT--
bool(true)
