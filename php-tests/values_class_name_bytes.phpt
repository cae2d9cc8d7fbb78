--TEST--
Objects: class and property names that are no valid UTF-8
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

eval("class T\xe4 { public \$\xff = 1; public \$gr\u{fc}n = 2; }");
$class = "T\xe4";
$object = new $class;
$dump = take_dump();
echo kind(item($dump, 'object')), "\n";
print_kinds(children($dump, item($dump, 'object')));
?>
--EXPECT--
object(T\ufffde4)
\ufffdff: integer
gr\u00fcn: integer
