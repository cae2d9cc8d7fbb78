--TEST--
Objects: class and handle, the number that spl_object_id() gives
--FILE--
<?php
namespace App;

require __DIR__ . '/include/dump.inc';

class Thing {}

$a = new Thing;
$b = new Thing;
$dump = \take_dump();
foreach (['a', 'b'] as $name) {
    $item = \item($dump, $name);
    echo $item['class'], ' ';
    \var_dump($item['object_handle'] === \spl_object_id($$name), $item['refcount'], $item['children']);
}
?>
--EXPECT--
App\Thing bool(true)
int(1)
array(0) {
}
App\Thing bool(true)
int(1)
array(0) {
}
