--TEST--
Frames: a property hook, its static variables
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip property hooks came with PHP 8.4');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Hooked
{
    public $dump {
        get {
            static $calls = [];
            $calls[] = 1;
            return take_dump();
        }
    }
}

$dump = (new Hooked)->dump;
echo $dump['header']['frames'][1]['frame'], "\n";
foreach (roots($dump, '<FUNCTION_STATIC>') as $symbol_name => $item) {
    echo "$symbol_name: ", kind(value($dump, $item)), "\n";
}
?>
--EXPECT--
Hooked->$dump::get()
Hooked::$dump::get()::calls: array(1)
