--TEST--
meminfo.dump_on_shutdown: a dump after all shutdown functions and before the destructors, which the program does not see
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$code = <<<'CODE'
<?php
class Held
{
    public function __destruct() { echo "destroyed\n"; }
}

function registered()
{
    echo "registered\n";
    $GLOBALS['late'] = new ArrayObject();
    register_shutdown_function(function ($argument) { echo "registered late\n"; }, new SplStack());
}

$held = new Held();
register_shutdown_function('registered');
echo spl_object_id(new stdClass()), ' ', get_resource_id(fopen('php://memory', 'r')), "\n";
CODE;
$template = __DIR__ . '/shutdown_setting-%n-100%%-%s.tmp';
$plain = run_php($code);
$output = run_php($code, '-d meminfo.dump_on_shutdown=' . escapeshellarg($template));
echo $output;
var_dump($output === $plain);

$dump = decode_dump(file_get_contents(glob(__DIR__ . '/shutdown_setting-1-100%-meminfo??????.tmp')[0]));
print_kinds(array_intersect_key(roots($dump), ['held' => 1, 'late' => 1]));
print_roots($dump, '<SHUTDOWN_FUNCTION>');
var_dump($dump['trailer']['unreachable'], count(glob(__DIR__ . '/shutdown_setting-*')));
printf("%o\n", fileperms(glob(__DIR__ . '/shutdown_setting-1-100%-meminfo??????.tmp')[0]) & 0777);
?>
--CLEAN--
<?php
array_map('unlink', glob(__DIR__ . '/shutdown_setting-*.tmp'));
?>
--EXPECTF--
2 %d
registered
registered late
destroyed
bool(true)
held: object(Held)
late: object(ArrayObject)
<SHUTDOWN_FUNCTION>
  1: object(Closure)
  1 <argument 1>: object(SplStack)
int(0)
int(1)
600
