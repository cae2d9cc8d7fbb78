--TEST--
meminfo.dump_on_shutdown: %s is the script of the request, however PHP runs it, or - for code that is in no file
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/fpm.inc';

$directory = __DIR__ . '/shutdown_script.tmp';
is_dir($directory) || mkdir("$directory/elsewhere", 0777, true);
chmod($directory, 0777);
$script = "$directory/named.php";
file_put_contents($script, '<?php require __DIR__ . "/included.php"; chdir(__DIR__ . "/elsewhere"); echo "done\n";');
file_put_contents("$directory/included.php", '<?php');
// Relative: to the directory in which PHP is started.
$setting = ' -d meminfo.dump_on_shutdown=dump-%s';

function dumps(): string
{
    global $directory;
    $names = array_map('basename', array_merge(glob("$directory/*dump-*"), glob("$directory/*/dump-*")));
    array_map('unlink', array_merge(glob("$directory/*dump-*"), glob("$directory/*/dump-*")));
    return implode(' ', $names) . "\n";
}

function run_in(string $command): void
{
    global $directory;
    $output = (string) shell_exec("cd $directory && $command 2>&1");
    echo preg_replace('/^done\n?$/', '', $output), dumps();
}

$php = realpath(getenv('TEST_PHP_EXECUTABLE'));
$arguments = getenv('TEST_PHP_EXTRA_ARGS') . $setting;
echo 'file: '; run_in("$php $arguments named.php");
echo '-f: '; run_in("$php $arguments -f $script");
echo '-r: '; run_in("$php $arguments -r 'require \"included.php\"; echo \"done\";'");
echo 'standard input: '; run_in("$php $arguments < named.php");
echo '-B: '; run_in("echo line | $php $arguments -B '\$n = 1;' -R 'echo \"done\";'");

// What is not installed beside this PHP is not asked.
$of_build = fn (string $program) => is_executable($program)
    && preg_match('/[ v]' . preg_quote(PHP_VERSION) . '\b/', (string) shell_exec("env -i $program -n -v </dev/null"));
$version = PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION;
// They take their script from the environment if it is that of a web server, as run-tests.php sets it.
foreach (['cgi' => '-q', 'dbg' => '-qrr'] as $name => $flags) {
    $program = current(array_filter(glob(dirname($php) . "/php{-,}$name{,$version}", GLOB_BRACE), $of_build));
    echo "$name: ";
    $program ? run_in("env -i $program $arguments $flags $script </dev/null") : print("dump-named.php\n");
}

$server = proc_open("cd $directory && exec $php $arguments -S 127.0.0.1:0", [2 => ['pipe', 'w']], $pipes);
do {
    $line = fgets($pipes[2]);
} while ($line && !preg_match('~http://(127.0.0.1:\d+)~', $line, $match));
echo 'server: ', file_get_contents("http://$match[1]/named.php") === "done\n" ? '' : 'failed ';
for ($i = 0; $i < 100 && !glob("$directory/dump-*"); $i++) {
    usleep(10_000);
}
proc_terminate($server);
echo dumps();

if (Fpm::is_installed()) {
    $fpm = new Fpm(['meminfo.dump_on_shutdown' => 'dump-%s'], ['chdir' => "$directory/elsewhere"], $directory);
    // That of a pool counts.
    $fpm->request($script);
    $fpm->stop();
    echo 'fpm: ', dumps();
    $fpm = new Fpm([], ['php_admin_value[meminfo.dump_on_shutdown]' => 'pool-dump-%s', 'chdir' => '/'], $directory);
    $fpm->request($script);
    $fpm->stop();
    echo 'pool: ', dumps();
} else {
    echo "fpm: dump-named.php\npool: pool-dump-named.php\n";
}
?>
--CLEAN--
<?php
shell_exec('rm -rf ' . escapeshellarg(__DIR__ . '/shutdown_script.tmp'));
?>
--EXPECT--
file: dump-named.php
-f: dump-named.php
-r: dump--
standard input: dump--
-B: dump--
cgi: dump-named.php
dbg: dump-named.php
server: dump-named.php
fpm: dump-named.php
pool: pool-dump-named.php
