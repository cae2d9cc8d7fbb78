--TEST--
Roots: what is called before headers are sent
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

header_register_callback([new ArrayObject(), 'count']);
$dump = take_dump();
print_roots($dump, '<HEADER_CALLBACK>');
var_dump($dump['trailer']['unreachable']);
?>
--EXPECT--
<HEADER_CALLBACK>
  <current>: array(2)
int(0)
