--TEST--
No trace: lazy objects stay uninitialised
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip lazy objects came with PHP 8.4');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Thing
{
    public $a = [1];
    public int $b = 2;
}

$class = new ReflectionClass('Thing');
$ghost = $class->newLazyGhost(function ($object) { echo "ghost initialised\n"; });
$proxy = $class->newLazyProxy(function ($object) { echo "proxy initialised\n"; return new Thing; });
$partly = $class->newLazyGhost(function ($object) { echo "part initialised\n"; });
$class->getProperty('a')->setRawValueWithoutLazyInitialization($partly, [1, 2]);
$dump = take_dump();
foreach (['ghost', 'proxy', 'partly'] as $name) {
    echo "$name: ", kind(item($dump, $name)), ' ', json_encode(array_map('kind', children($dump, item($dump, $name)))), "\n";
    var_dump($class->isUninitializedLazyObject($$name));
}
?>
--EXPECT--
ghost: object(Thing) {"<initializer 0>":"object(Closure)","<initializer 1>":"object(Closure)"}
bool(true)
proxy: object(Thing) {"<initializer 0>":"object(Closure)","<initializer 1>":"object(Closure)"}
bool(true)
partly: object(Thing) {"a":"array(2)","<initializer 0>":"object(Closure)","<initializer 1>":"object(Closure)"}
bool(true)
