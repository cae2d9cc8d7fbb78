--TEST--
Objects: an exception, its trace and previous one
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function failing()
{
    throw new LogicException('text', 5, new RuntimeException('cause'));
}

try {
    failing();
} catch (Exception $exception) {
}
$dump = take_dump();
$children = children($dump, item($dump, 'exception'));
ksort($children);
unset($children['file']);
print_kinds($children);
?>
--EXPECT--
code: integer
line: integer
message: string(4)
previous: object(RuntimeException)
string: string(0)
trace: array(1)
