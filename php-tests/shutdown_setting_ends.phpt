--TEST--
meminfo.dump_on_shutdown: after exit, an uncaught exception, a fatal error, the memory limit, and exit in a shutdown function
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/shutdown_setting_ends.tmp';
foreach ([
    'exit(1);',
    'throw new LogicException();',
    'function f(int $i) {} class C { public $x; } f(new C());',
    'while (true) $list[] = str_repeat("x", 100_000);',
    'register_shutdown_function(function () { exit(2); });',
    'register_shutdown_function(function () { throw new LogicException(); });',
] as $end) {
    run_php("<?php \$held = new SplStack(); \$array[] = \$held; $end", "-d memory_limit=8M -d meminfo.dump_on_shutdown=$file");
    $dump = decode_dump(file_get_contents($file));
    unlink($file);
    echo count(objects($dump, 'SplStack')), ' ', kind(roots($dump)['held'] ?? null), ' ', $dump['trailer']['unknown_holders'], "\n";
}
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/shutdown_setting_ends.tmp');
?>
--EXPECT--
1 object(SplStack) 0
1 object(SplStack) 0
1 object(SplStack) 0
1 object(SplStack) 0
1 object(SplStack) 0
1 object(SplStack) 0
