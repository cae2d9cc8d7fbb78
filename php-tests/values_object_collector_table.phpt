--TEST--
Objects: a property table that PHP's cycle collector may have built is told from one that the program has asked for
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public $declared = 1;
}

class Storage extends SplObjectStorage
{
    public $declared = 1;
}

$things = ['asked' => new Thing, 'storage' => new Storage, 'plain' => new Thing];
get_object_vars($things['asked']);
get_object_vars($things['storage']);
$things['cycle'] = &$things;
gc_collect_cycles();
$dump = take_dump();
foreach (['asked', 'storage', 'plain'] as $name) {
    $object = children($dump, item($dump, 'things'))[$name];
    printf("%s: %s, %s\n", $name, isset($object['property_table_size']) ? 'a table' : 'none', json_encode($object['collector_table'] ?? false));
}
?>
--EXPECT--
asked: a table, false
storage: a table, true
plain: none, false
