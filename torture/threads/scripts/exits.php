<?php
// Ends in the middle of things: arguments of a call, a generator, an output buffer. The dump comes after that.
require_once __DIR__ . '/../common.php';

register_shutdown_function(function (): void {
    dump();
    if (next_number() % 2) {
        exit;
    }
});
function numbers(array $values)
{
    yield from $values;
    ob_start(fn (string $output) => '');
    echo 'not to be seen';
    max(strlen('a'), array_map(function () { exit; }, [1]));
}
foreach (numbers(values(20)) as $number) {
    rendezvous();
}
