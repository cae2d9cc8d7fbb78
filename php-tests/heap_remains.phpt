--TEST--
Heap: what code that is gone leaves in the arenas is that of its file
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--INI--
opcache.enable_cli=0
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

function template(int $n): string
{
    return sys_get_temp_dir() . '/meminfo-template-' . getmypid() . "-$n.php";
}

/** What is left of code, by file: functions, different ones, how often the file was compiled. */
function remains(string $mark): array
{
    $heap = heap($mark);
    $remains = [];
    foreach ($heap['remains'] ?? [] as $row) {
        $file = preg_replace('/^.*(-|php\()(?=\d)/', '', $row['file'] ?? '?');
        $remains[] = "$file: $row[functions] functions, $row[distinct] different, compiled " . ($row['compiled'] ?? '?');
    }
    $of_code = array_sum(array_column($heap['code'], 'arena_bytes')) + array_sum(array_column($heap['remains'] ?? [], 'bytes'));
    return $of_code === $heap['arena_used_bytes'] ? $remains : throw new Exception("$of_code of $heap[arena_used_bytes] bytes are known");
}

for ($n = 0; $n < 3; $n++) {
    $lines = str_repeat("\n", $n + 1);
    file_put_contents(template($n), "<?php $lines return function (array \$v) { \$o = ''; foreach (\$v as \$k => \$x) { \$o .= trim(\$k) . \$x; } return (fn () => \$o)(); };");
}
mark('nothing gone');
for ($i = 0; $i < 30; $i++) {
    for ($n = 0; $n <= $i % 3; $n++) {
        $render = include template($n);
        $render(['a' => 1, 'b' => 2]);
        $between[] = str_repeat('x', $i + 20);
    }
}
mark('one is there');
unset($render);
mark('templates');
for ($i = 0; $i < 50; $i++) {
    $function = eval('return function ($a) use ($i) { return str_repeat("x", strlen($a) + $i); };');
    $function('a');
}
mark('evaluated one');
unset($function);
mark('evaluated');
foreach (['nothing gone', 'one is there', 'templates', 'evaluated one', 'evaluated'] as $mark) {
    echo "$mark\n";
    foreach (remains($mark) as $row) {
        echo "  $row\n";
    }
}
array_map(fn ($n) => unlink(template($n)), [0, 1, 2]);
unmark();
?>
--EXPECT--
nothing gone
one is there
  0.php: 60 functions, 2 different, compiled 30
  1.php: 40 functions, 2 different, compiled 20
  2.php: 19 functions, 2 different, compiled 10
templates
  0.php: 60 functions, 2 different, compiled 30
  1.php: 40 functions, 2 different, compiled 20
  2.php: 20 functions, 2 different, compiled 10
evaluated one
  0.php: 60 functions, 2 different, compiled 30
  38) : eval()'d code: 50 functions, 1 different, compiled ?
  1.php: 40 functions, 2 different, compiled 20
  2.php: 20 functions, 2 different, compiled 10
evaluated
  0.php: 60 functions, 2 different, compiled 30
  ?: 50 functions, 1 different, compiled ?
  1.php: 40 functions, 2 different, compiled 20
  2.php: 20 functions, 2 different, compiled 10
