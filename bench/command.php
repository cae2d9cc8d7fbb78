<?php
// Runs one command with its output thrown away, and prints what it cost as one line of JSON. A process of its own,
// because the peak that getrusage() gives for children is that of the largest so far.
// Called by bench.php: command.php COMMAND ARGUMENT…

$wall = hrtime(true);
$process = proc_open(array_slice($argv, 1), [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], STDERR], $pipes);
$status = $process ? proc_close($process) : 127;
$wall = (hrtime(true) - $wall) / 1e9;
if ($status !== 0) {
    exit($status);
}
$usage = getrusage(1);
echo json_encode([
    'cpu' => $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']
        + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6,
    'wall' => $wall,
    'peak_rss' => 1024 * $usage['ru_maxrss'],
]), "\n";
