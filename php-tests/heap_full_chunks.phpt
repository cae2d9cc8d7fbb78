--TEST--
Heap: chunks without a free page are read like others
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

for ($i = 0; $i < 30000; $i++) {
    $objects[] = $object = new stdClass();
    $object->number = "$i";
}
$heap = take_dump()['heap'];
var_dump(isset($heap['unreadable']), min(array_column($heap['chunks'], 'free_pages')), count($heap['chunks']) > 4);
?>
--EXPECT--
bool(false)
int(0)
bool(true)
