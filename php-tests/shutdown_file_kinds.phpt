--TEST--
meminfo.dump_on_shutdown: only a regular file is replaced; FIFOs and character devices are written to, anything else is refused
--SKIPIF--
<?php
if (!shell_exec('command -v mkfifo')) die('skip no mkfifo');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$directory = __DIR__ . '/shutdown_file_kinds.tmp';
mkdir($directory, 0700);
mkdir("$directory/directory");
mkdir("$directory/for-all");
chmod("$directory/for-all", 01777);
file_put_contents("$directory/precious", 'content');
file_put_contents("$directory/regular", 'content');
symlink("$directory/precious", "$directory/link");
symlink("$directory/nowhere", "$directory/dangling");
symlink('/dev/null', "$directory/for-all/link");
$socket = stream_socket_server("unix://$directory/socket");
shell_exec("mkfifo $directory/fifo $directory/read; mknod $directory/null c 1 3 2>&1; mknod $directory/block b 7 200 2>&1");

function run_at(string $name): string
{
    global $directory;
    $kind = @filetype("$directory/$name");
    $output = run_php('<?php $held = new SplStack(); echo "done\n";', "-d meminfo.dump_on_shutdown=$directory/$name -d error_log=$directory/log");
    $log = (string) @file_get_contents("$directory/log");
    @unlink("$directory/log");
    clearstatcache();
    $kind === @filetype("$directory/$name") || $output .= "it has become another kind of file\n";
    return $output . preg_replace("~^\[.*?\] |$directory/~m", '', $log);
}

foreach (['regular', 'directory', 'link', 'dangling', 'for-all/link', 'socket', 'fifo', 'no/such/directory'] as $name) {
    echo "$name: ", run_at($name);
}
var_dump(count(objects(decode_dump(file_get_contents("$directory/regular")), 'SplStack')));
var_dump(file_get_contents("$directory/precious"));

// Somebody reads: the dump comes through whole. The reader may be slow to open the FIFO, so it is open here as well.
$reader = proc_open("cat $directory/read > $directory/was-read", [], $pipes);
$fifo = fopen("$directory/read", 'r+');
echo 'read: ', run_at('read');
while (!filesize("$directory/was-read")) {
    usleep(1000);
    clearstatcache();
}
fclose($fifo);
proc_close($reader);
var_dump(count(objects(decode_dump(file_get_contents("$directory/was-read")), 'SplStack')));

// Only root can make devices; a link to one is as good.
file_exists("$directory/null") || symlink('/dev/null', "$directory/null");
echo 'null: ', run_at('null');
echo 'block: ', file_exists("$directory/block") ? run_at('block') : "done\nPHP Warning:  meminfo: no dump in block: it is a block device\n";

// Without what the test has made: no dump under another name, nothing unfinished.
$names = array_map('basename', glob("$directory/{,.}*", GLOB_BRACE));
echo implode(' ', array_diff($names, ['.', '..', 'block'])), "\n";
?>
--CLEAN--
<?php
shell_exec('rm -rf ' . escapeshellarg(__DIR__ . '/shutdown_file_kinds.tmp'));
?>
--EXPECT--
regular: done
directory: done
PHP Warning:  meminfo: no dump in directory: it is a directory
link: done
PHP Warning:  meminfo: no dump in link: it is a symbolic link, which is not followed
dangling: done
PHP Warning:  meminfo: no dump in dangling: it is a symbolic link, which is not followed
for-all/link: done
PHP Warning:  meminfo: no dump in for-all/link: it is a symbolic link, which is not followed
socket: done
PHP Warning:  meminfo: no dump in socket: it is a socket
fifo: done
PHP Warning:  meminfo: no dump in fifo: nobody reads from it
no/such/directory: done
PHP Warning:  meminfo: no dump in no/such/directory: No such file or directory (os error 2)
int(1)
string(7) "content"
read: done
int(1)
null: done
block: done
PHP Warning:  meminfo: no dump in block: it is a block device
dangling directory fifo for-all link null precious read regular socket was-read
