--TEST--
Streams: a pipe whose reader has gone
--FILE--
<?php
$large = range(1, 50_000);
$process = proc_open(['true'], [['pipe', 'r']], $pipes);
while (proc_get_status($process)['running']) {
    usleep(1000);
}
try {
    meminfo_dump($pipes[0]);
} catch (RuntimeException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
meminfo_dump(): the dump is incomplete, 0 bytes of it were written: Broken pipe (os error 32)
