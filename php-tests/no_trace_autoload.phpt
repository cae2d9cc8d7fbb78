--TEST--
No trace: no class is loaded
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

spl_autoload_register(function ($class) {
    echo "loading $class\n";
});

class Config
{
    const UNKNOWN = [MissingClass::CONSTANT, 'x'];
    public static $member = OtherMissing::CONSTANT;
    public ?MissingType $typed = null;
}

function has_static()
{
    static $variable = ThirdMissing::CONSTANT;
}

$incomplete = unserialize('O:1:"X":1:{s:1:"p";i:1;}', ['allowed_classes' => false]);
$dump = take_dump();
echo kind(item($dump, 'incomplete')), "\n";
?>
--EXPECT--
object(__PHP_Incomplete_Class)
