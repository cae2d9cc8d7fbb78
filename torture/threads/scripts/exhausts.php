<?php
// A request that ends for want of memory. Its dump, if there is one, comes at shutdown.
ini_set('display_errors', '0');
ini_set('log_errors', '0');
ini_set('memory_limit', '8M');
for ($values = []; ; ) {
    $values[] = [str_repeat('x', 1000)];
}
