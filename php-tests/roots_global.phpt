--TEST--
Roots: global variables, odd names included
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

${'5'} = [5];
${'with space'} = [1, 2];
${''} = [1, 2, 3];
${"\xff\0"} = [1, 2, 3, 4];
$GLOBALS['added'] = [1];
$undefined_again = 1;
unset($undefined_again);
function add() { global $by_function; $by_function = [1, 2]; }
add();

$dump = take_dump();
$roots = roots($dump);
foreach (['5', 'with space', '', "\u{FFFD}ff\u{FFFD}00", 'added', 'undefined_again', 'by_function', 'GLOBALS'] as $name) {
    echo text($name), ': ', kind(value($dump, $roots[$name] ?? null)), "\n";
}
?>
--EXPECT--
5: array(1)
with space: array(2)
: array(3)
\ufffdff\ufffd00: array(4)
added: array(1)
undefined_again: missing
by_function: array(2)
GLOBALS: missing
