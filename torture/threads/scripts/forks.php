<?php
// A fork while others dump: its own dump must not wait for a thread that the fork has not got.
require_once __DIR__ . '/../common.php';

$values = values(100);
for ($i = 0; $i < 5; $i++) {
    rendezvous();
    $status = in_a_fork('meminfo_dump', file_of_our_own());
    if ($status !== 0) {
        echo "wrong: the forked process has ended with $status\n";
    }
    dump();
}
