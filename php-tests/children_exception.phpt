--TEST--
Children: an exception holds the arguments of its trace and the previous one by name
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A {}

function failing($argument)
{
    throw new LogicException('text', 5, new ErrorException('cause'));
}

try {
    failing(new A);
} catch (Exception $exception) {
}
$dump = take_dump();
echo kind(item($dump, 'exception', 'trace', 0, 'args', 0)), "\n";
echo kind(item($dump, 'exception', 'previous')), "\n";
echo kind(item($dump, 'exception', 'previous', 'trace', 0, 'args', 0)), "\n";
print_r(preg_grep('/^[<\[]/', array_keys(item($dump, 'exception')['children'])));
echo count_unreachable($dump, 'A'), " unreachable\n";
?>
--EXPECT--
object(A)
object(ErrorException)
object(A)
Array
(
)
0 unreachable
