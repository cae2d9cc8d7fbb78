<?php
// All dump at once, again and again.
require_once __DIR__ . '/../common.php';

for ($i = 0; $i < 3; $i++) {
    $values = values(50 * $i);
    rendezvous();
    dump();
}
