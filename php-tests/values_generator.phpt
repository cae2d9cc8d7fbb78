--TEST--
Generators: waiting, running, finished ones are in the dump
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function generate($argument)
{
    $local = [1, 2];
    yield from inner($argument);
    yield $local;
}

function inner($argument)
{
    $value = yield $argument;
    yield take_dump();
}

$fresh = generate([1]);
$waiting = generate([1, 2, 3]);
$waiting->current();
$finished = (function () { yield 1; })();
foreach ($finished as $_) {
}
$dump = take_dump();
echo kind(item($dump, 'fresh')), ' ', kind(item($dump, 'waiting')), ' ', kind(item($dump, 'finished')), "\n";

$waiting->next();
$dump = $waiting->current();
print_roots($dump, 'inner()');
print_roots($dump, 'Generator->next()');
?>
--EXPECT--
object(Generator) object(Generator) object(Generator)
inner()
  <generator>: object(Generator)
  argument: array(3)
  value: null
Generator->next()
  this: object(Generator)
