--TEST--
Contexts: a request behind one that has ended in the middle of something, in PHP's own server
--ENV--
MALLOC_PERTURB_=90
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/endings.inc';

$directory = __DIR__ . '/contexts_after_ending.tmp';
mkdir($directory);
file_put_contents("$directory/index.php", endings_script());
$php = 'exec ' . escapeshellarg(getenv('TEST_PHP_EXECUTABLE')) . ' ' . getenv('TEST_PHP_EXTRA_ARGS');
$php .= ' -d display_errors=0 -d log_errors=0 -d meminfo.dump_on_shutdown=' . escapeshellarg("$directory/%p-%n.json");
// A port of the system's choice is only found out by asking for one.
$socket = stream_socket_server('tcp://127.0.0.1:0');
$address = stream_socket_get_name($socket, false);
fclose($socket);

$server = null;
$start = function () use (&$server, $php, $address, $directory) {
    $log = ['file', "$directory/log", 'a'];
    $server = proc_open("$php -S $address $directory/index.php", [['file', '/dev/null', 'r'], $log, $log], $pipes);
    $until = microtime(true) + 30;
    while (!($connection = @stream_socket_client("tcp://$address")) && microtime(true) < $until) {
        usleep(10_000);
    }
    fclose($connection);
};
$start();
try_endings(function ($query) use (&$server, $start, $address) {
    if ($connection = @stream_socket_client("tcp://$address")) {
        fwrite($connection, "GET /?$query HTTP/1.0\r\n\r\n");
        $answer = explode("\r\n\r\n", stream_get_contents($connection), 2);
    }
    // Some builds of PHP end the process at a memory limit that cannot wait.
    for ($i = 0; !isset($answer[1]) && $i < 100 && ($status = proc_get_status($server))['running']; $i++) {
        usleep(10_000);
    }
    if (isset($status) && in_array(9, [$status['termsig'], $status['exitcode'] - 128])) {
        $start();
    }
    return $answer[1] ?? null;
});
proc_terminate($server);
proc_close($server);
check_shutdown_dumps("$directory/*.json");
?>
--CLEAN--
<?php
array_map('unlink', glob(__DIR__ . '/contexts_after_ending.tmp/*'));
rmdir(__DIR__ . '/contexts_after_ending.tmp');
?>
--EXPECTF--
%d endings
bool(true)
