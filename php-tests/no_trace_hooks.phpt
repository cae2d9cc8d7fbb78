--TEST--
No trace: no property hook runs
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip property hooks came with PHP 8.4');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Hooked
{
    public array $backed = [1] {
        get {
            static $calls = [];
            echo "get\n";
            return $this->backed;
        }
        set {
            echo "set\n";
            $this->backed = $value;
        }
    }
    public string $virtual {
        get {
            echo "virtual\n";
            return 'x';
        }
    }
    public $plain = [1, 2];
}

$hooked = new Hooked;
$dump = take_dump();
print_kinds(children($dump, item($dump, 'hooked')));
?>
--EXPECT--
backed: array(1)
plain: array(2)
