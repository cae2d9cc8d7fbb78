--TEST--
Closures: copies of one closure have static variables of their own
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$count = function () {
    static $calls = [];
    $calls[] = 1;
    return count($calls);
};
$count();
$copy = clone $count;
$copy();
$bound = Closure::bind($copy, new ArrayObject);
$bound();
$dump = take_dump();
foreach (['count', 'copy', 'bound'] as $name) {
    echo $name, ': ', kind(item($dump, $name, 'calls')), ', ', kind(item($dump, $name, 'this')), "\n";
}
?>
--EXPECT--
count: array(1), missing
copy: array(2), missing
bound: array(3), object(ArrayObject)
