--TEST--
Arrays: string keys that look like integers are told from integer keys
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function with_odd_names()
{
    ${'5'} = 'five';
    ${'-12'} = 1;
    ${'05'} = 2;
    ${'9223372036854775808'} = 3;
    return get_defined_vars();
}

$variables = with_odd_names() + [5 => [1, 2, 3]];
$dump = take_dump();
print_kinds(children($dump, item($dump, 'variables')));
?>
--EXPECT--
\ufffd35: string(4)
\ufffd2d12: integer
05: integer
9223372036854775808: integer
5: array(3)
