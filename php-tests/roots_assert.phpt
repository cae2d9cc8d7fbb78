--TEST--
Roots: the callback of failed assertions
--INI--
error_reporting=8191
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

@assert_options(ASSERT_CALLBACK, function () {});
$dump = take_dump();
print_roots($dump, '<ASSERT_CALLBACK>');
var_dump($dump['trailer']['unreachable']);
?>
--EXPECT--
<ASSERT_CALLBACK>
  <current>: object(Closure)
int(0)
