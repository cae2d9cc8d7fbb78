--TEST--
Contexts: inside of a generator
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function generate($argument)
{
    $local = [1, 2];
    yield $local;
    yield take_dump();
}

foreach (generate([1]) as $dump) {
}
print_roots($dump, 'generate()');
?>
--EXPECT--
generate()
  argument: array(1)
  local: array(2)
