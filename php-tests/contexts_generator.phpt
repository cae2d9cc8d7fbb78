--TEST--
Contexts: inside of a generator
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function generate($argument)
{
    $local = [1, getmypid()];
    yield 1;
    yield take_dump();
    keep($local);
}

foreach (generate([1]) as $dump) {
}
print_roots($dump, 'generate()');
?>
--EXPECT--
generate()
  <generator>: object(Generator)
  argument: array(1)
  local: array(2)
