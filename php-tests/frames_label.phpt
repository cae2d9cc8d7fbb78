--TEST--
Frames: functions, methods, static methods, constructors
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function in_function()
{
    return array_column(take_dump()['header']['frames'], 'frame');
}

abstract class Base
{
    public function method()
    {
        return static::inherited();
    }

    public static function inherited()
    {
        return in_function();
    }
}

final class Child extends Base
{
    public array $frames;

    public function __construct()
    {
        $this->frames = $this->method();
    }
}

echo implode("\n", (new Child)->frames), "\n";
?>
--EXPECT--
take_dump()
in_function()
Base::inherited()
Base->method()
Child->__construct()
<GLOBAL>
