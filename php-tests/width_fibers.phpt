--TEST--
Width: a thousand suspended fibers, ten thousand waiting generators
--INI--
fiber.stack_size=64k
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class InFiber {}
class InGenerator {}

function wait()
{
    $local = new InFiber;
    Fiber::suspend();
    keep($local);
}

function generate()
{
    $local = new InGenerator;
    yield;
    keep($local);
}

for ($i = 0; $i < 1000; $i++) {
    $fibers[$i] = new Fiber('wait');
    $fibers[$i]->start();
}
for ($i = 0; $i < 10_000; $i++) {
    $generators[$i] = generate();
    $generators[$i]->current();
}

$file = tmpfile();
$usage = 0;
$usage = memory_get_usage();
meminfo_dump($file);
var_dump(memory_get_usage() - $usage);
rewind($file);
$n_found = ['"class":"InFiber"' => 0, '"class":"InGenerator"' => 0, '"unreachable":true' => 0];
while ($line = fgets($file)) {
    foreach ($n_found as $word => $n) {
        $n_found[$word] += str_contains($line, $word);
    }
}
print_r($n_found);
?>
--EXPECT--
int(0)
Array
(
    ["class":"InFiber"] => 1000
    ["class":"InGenerator"] => 10000
    ["unreachable":true] => 0
)
