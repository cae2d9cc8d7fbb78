<?php
// Dumps while exceptions are on their way: in finally, in destructors, in handlers.
require_once __DIR__ . '/../common.php';

class Throws
{
    public function __destruct()
    {
        dump();
        throw new LogicException('from a destructor');
    }
}

function throws(): void
{
    $local = new Throws();
    try {
        throw new RuntimeException('first');
    } finally {
        rendezvous();
        dump();
    }
}

try {
    throws();
} catch (LogicException $e) {
    dump();
}
set_error_handler(function (int $level, string $message): bool {
    dump();
    return true;
});
echo $undefined;
restore_error_handler();
set_exception_handler(function (Throwable $e): void {
    dump();
});
throw new Exception('to the handler');
