--TEST--
Format: what lies outside of the request's heap has no size
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$name_of_extension = (new ReflectionExtension('standard'))->getName();
$of_process = 'x';
$made = str_repeat('x', strlen($name_of_extension));
$list = range(1, strlen($made));
$dump = take_dump();
foreach (['of_process', 'made', 'list'] as $name) {
    echo "$name: ", item($dump, $name)['size'] > 0 ? 'some' : 'none', "\n";
}
?>
--EXPECT--
of_process: none
made: some
list: some
