--TEST--
Contexts: symbol tables of half-finished includes at several levels
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

file_put_contents(__DIR__ . '/contexts_include_in_progress.tmp.inc', <<<'CODE'
    <?php
    $level++;
    ${"at_$level"} = array_fill(0, $level, 0);
    return $level < 4 ? include __FILE__ : take_dump();
    CODE);

function levels($level)
{
    return include __DIR__ . '/contexts_include_in_progress.tmp.inc';
}

print_roots(levels(0), 'levels()');
$level = 1;
$dump = include __DIR__ . '/contexts_include_in_progress.tmp.inc';
foreach (['at_1', 'at_2', 'at_3', 'at_4', 'level'] as $name) {
    echo "$name: ", kind(item($dump, $name)), "\n";
}
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/contexts_include_in_progress.tmp.inc');
?>
--EXPECT--
levels()
  at_1: array(1)
  at_2: array(2)
  at_3: array(3)
  at_4: array(4)
  level: integer
at_1: missing
at_2: array(2)
at_3: array(3)
at_4: array(4)
level: integer
