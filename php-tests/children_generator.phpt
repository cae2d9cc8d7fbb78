--TEST--
Children: what a waiting generator holds, and where it waits
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Service
{
    public function generate(array $argument)
    {
        $local = [1, getmypid()];
        foreach ([getmypid()] as $element) {
            $sent = combine([getmypid(), 2, 3], yield $argument => $local);
        }
        keep($local);
        yield from inner();
    }
}

function combine(...$arguments)
{
}

function inner()
{
    yield 1;
    yield 2;
}

$generator = (new Service)->generate([1]);
$generator->current();
$dump = take_dump();
$item = item($dump, 'generator');
$line = fn ($item) => trim(file($item['file'])[$item['line'] - 1]);
echo $item['function'], ': ', $line($item), "\n";
print_kinds(children($dump, $item));

$generator->next();
$dump = take_dump();
$item = item($dump, 'generator');
echo $line($item), ' delegates to ', children($dump, $item)['<yield from generator>']['function'], "\n";

while ($generator->valid()) {
    $generator->next();
}
print_kinds(children($dump = take_dump(), item($dump, 'generator')));
?>
--EXPECTF--
Service::generate: $sent = combine([getmypid(), 2, 3], yield $argument => $local);
<value>: array(2)
<key>: array(1)
this: object(Service)
argument: array(1)
local: array(2)
element: integer
<loop 0>: array(1)
<temporary %d>: array(3)
yield from inner(); delegates to inner
<value>: integer
<key>: array(1)
<return value>: null
