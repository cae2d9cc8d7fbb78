--TEST--
meminfo.dump_on_shutdown: of a process that is killed, or may not write so much, nothing is left
--SKIPIF--
<?php
if (PHP_OS_FAMILY !== 'Linux') die('skip files without a name are Linux\'s');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$directory = __DIR__ . '/shutdown_file_killed.tmp';
mkdir($directory);
file_put_contents("$directory/run.php", '<?php
for ($i = 0; $i < 100_000; $i++) { $held[] = new ArrayObject([$i]); }
register_shutdown_function(function () { echo "ready\n"; });');
$run = getenv('TEST_PHP_EXECUTABLE') . ' ' . getenv('TEST_PHP_EXTRA_ARGS')
    . " -d meminfo.dump_on_shutdown=$directory/dump.json -d error_log=$directory/log $directory/run.php";

$n_killed = 0;
foreach ([15, 9] as $signal) {
    for ($milliseconds = 1; $milliseconds <= 41; $milliseconds += 10) {
        $process = proc_open("exec $run", [1 => ['pipe', 'w']], $pipes);
        fgets($pipes[1]);
        usleep($milliseconds * 1000);
        proc_terminate($process, $signal);
        fclose($pipes[1]);
        $n_killed += proc_close($process) !== 0 ? 1 : 0;
        $names = array_diff(scandir($directory), ['.', '..', 'run.php']);
        if ($names !== [] && array_values($names) !== ['dump.json']) {
            echo implode(' ', $names), "\n";
        }
        if ($names) {
            decode_dump(file_get_contents("$directory/dump.json"));
            unlink("$directory/dump.json");
        }
    }
}
var_dump($n_killed > 0);

// The shell counts in blocks of 512 bytes or of a kilobyte.
echo shell_exec("ulimit -f 500; $run; echo status $?");
echo preg_replace(['~^\[.*?\] ~', "~$directory/~"], '', file_get_contents("$directory/log"));
unlink("$directory/log");
echo implode(' ', array_diff(scandir($directory), ['.', '..'])), "\n";
?>
--CLEAN--
<?php
shell_exec('rm -rf ' . escapeshellarg(__DIR__ . '/shutdown_file_killed.tmp'));
?>
--EXPECT--
bool(true)
ready
status 0
PHP Warning:  meminfo: no dump in dump.json: File too large (os error 27)
run.php
