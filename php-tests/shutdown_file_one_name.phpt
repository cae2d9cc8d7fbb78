--TEST--
meminfo.dump_on_shutdown: with one name for many processes, what has the name is a whole dump at any moment
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$directory = __DIR__ . '/shutdown_file_one_name.tmp';
mkdir($directory);
// What a killed process has left behind, and what somebody else has planted.
file_put_contents("$directory/.meminfo-killed.part", 'half');
mkdir("$directory/dump.json.part");

file_put_contents("$directory/run.php", '<?php for ($i = 0; $i < 3000; $i++) { $held[] = new ArrayObject([$i]); }');
$run = escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS')
    . " -d meminfo.dump_on_shutdown=$directory/dump.json -d error_log=$directory/log $directory/run.php";
$writers = [];
for ($i = 0; $i < 6; $i++) {
    $writers[] = proc_open("for i in 1 2 3 4 5 6; do $run; done", [], $pipes);
}
$n_reads = 0;
$n_seen = [];
do {
    if ($json = @file_get_contents("$directory/dump.json")) {
        $n_reads++;
        if (!str_contains(substr($json, -1000), '"trailer"') || !str_ends_with($json, "}\n")) {
            echo "half a dump\n";
        }
        clearstatcache();
        $n_seen[@fileinode("$directory/dump.json")] = true;
    }
    $writers = array_filter($writers, fn ($writer) => proc_get_status($writer)['running']);
} while ($writers);
var_dump($n_reads > 10, count($n_seen) > 1);
var_dump(count(objects(decode_dump(file_get_contents("$directory/dump.json")), 'ArrayObject')));
echo @file_get_contents("$directory/log"), implode(' ', array_diff(scandir($directory), ['.', '..'])), "\n";
?>
--CLEAN--
<?php
shell_exec('rm -rf ' . escapeshellarg(__DIR__ . '/shutdown_file_one_name.tmp'));
?>
--EXPECT--
bool(true)
bool(true)
int(3000)
dump.json dump.json.part run.php
