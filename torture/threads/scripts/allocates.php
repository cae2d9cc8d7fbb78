<?php
// Blocks of all sizes come and go while others dump.
require_once __DIR__ . '/../common.php';

for ($i = 0; $i < 20; $i++) {
    $kept[$i % 5] = [str_repeat('x', 1 << (4 + $i)), range(0, 1000 * $i), values($i)];
    if ($i % 10 === 0) {
        rendezvous();
        dump();
    }
    if (gc_enabled()) {
        gc_collect_cycles();
    }
}
