--TEST--
Frames: a trait's method belongs to the class that uses it, under the name it has there
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

trait Dumps
{
    public function dump($argument)
    {
        return take_dump();
    }

    public static function dumpStatic($argument)
    {
        return take_dump();
    }
}

class User
{
    use Dumps {
        dump as alias;
    }
}

foreach ([(new User)->dump([1]), (new User)->alias([1]), User::dumpStatic([1])] as $dump) {
    echo $dump['header']['frames'][1]['frame'], "\n";
}
?>
--EXPECT--
User->dump()
User->alias()
User::dumpStatic()
