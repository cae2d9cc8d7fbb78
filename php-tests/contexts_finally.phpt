--TEST--
Contexts: while an exception unwinds: finally, catch
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Guard
{
    public function __destruct()
    {
        echo 'guard: ', count(objects(take_dump(), 'LogicException')), "\n";
    }
}

function failing()
{
    $guard = new Guard;
    $local = [1, getmypid()];
    try {
        throw new LogicException('text');
    } finally {
        $dump = take_dump();
        echo 'finally: ', kind(roots($dump, 'failing()')['local']), ' ', count(objects($dump, 'LogicException')), "\n";
        keep($local);
    }
}

function half($x)
{
    return [array_map(fn ($y) => failing(), [new ArrayObject]), new ArrayObject];
}

try {
    half([1]);
} catch (LogicException $caught) {
    echo 'catch: ', json_encode(names(current(objects(take_dump(), 'LogicException')))), "\n";
}
?>
--EXPECT--
finally: array(2) 1
guard: 1
catch: [["<GLOBAL>","caught"]]
