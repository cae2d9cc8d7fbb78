--TEST--
Closures: the function that they close over, its file and line
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function named() {}

class Thing
{
    public function method() {}
    public static function make()
    {
        return static function () {
        };
    }
}

$closures = [
    'anonymous' => function () {},
    'in a class' => Thing::make(),
    'function' => named(...),
    'method' => (new Thing)->method(...),
    'internal' => strlen(...),
    'internal method' => (new ArrayObject)->count(...),
    'from callable' => Closure::fromCallable('named'),
    '__call' => (new class { function __call($name, $arguments) {} })->anything(...),
];
$dump = take_dump();
foreach (children($dump, item($dump, 'closures')) as $name => $item) {
    $function = preg_replace(['/\{closure:.*\}/', '/.*@anonymous.*::/'], ['{closure}', 'class@anonymous::'], $item['function']);
    echo "$name: $function ", isset($item['file']) ? ($item['file'] === __FILE__ ? 'this file' : $item['file']) : 'no file', ', ';
    echo isset($item['line']) ? "line $item[line]" : 'no line', ', ';
    echo json_encode(array_map('kind', children($dump, $item))), "\n";
}
?>
--EXPECTF--
anonymous: {closure} this file, line 17, []
in a class: Thing::{closure} this file, line 11, []
function: named this file, line 4, []
method: Thing::method this file, line 8, {"this":"object(Thing)"}
internal: strlen no file, no line, []
internal method: ArrayObject::count no file, no line, {"this":"object(ArrayObject)"}
from callable: named this file, line 4, []
__call: class@anonymous::anything %s, {"this":"object(class@anonymous%s)"}
