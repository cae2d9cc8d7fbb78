<?php
// Functions of the engine that call back, in code that is run so often that it is compiled to machine code.
require_once __DIR__ . '/../common.php';

function sorted(array $array, ?callable $last): array
{
    usort($array, function (int $a, int $b) use (&$last): int {
        if ($last) {
            $last();
            $last = null;
        }
        return $a <=> $b;
    });
    return array_map('strrev', array_map(fn (int $n) => str_repeat('x', $n), $array));
}

function lengths(array $array, bool $dumps): int
{
    $sum = 0;
    foreach ($array as $string) {
        $sum += strlen(strtoupper($string)) + array_sum(array_filter([1, 2, 3], function (int $n) use ($dumps): bool {
            return $dumps && $n === 2 ? (bool) dump() : $n > 1;
        }));
    }
    return $sum;
}

function pending(bool $dumps): string
{
    return str_pad(implode(',', [1, 2]), max(3, 4), $dumps ? (string) call_user_func('dump') ?: 'x' : 'x');
}

function direct(string $name, bool $dumps): void
{
    $stream = fopen('php://memory', 'w');
    if ($dumps) {
        meminfo_dump($stream);
    }
    fclose($stream);
}

for ($i = 0; $i < 300; $i++) {
    sorted([3, 1, 2], null);
    lengths(['a', 'b'], false);
    pending(false);
    direct('none', false);
}
rendezvous();
sorted([3, 1, 2], dump(...));
lengths(['a'], true);
direct('some', true);
pending(true);
