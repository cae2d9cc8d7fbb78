<?php
// Random programs against the truth: makes them, runs each with the extension, and compares its dumps with what the
// program's own destructors have counted. Called by random.sh: php random.php N SEED DIRECTORY EXTENSION [FLAG…].

ini_set('memory_limit', '-1');
require __DIR__ . '/random/Program.php';
require __DIR__ . '/random/Dump.php';

[, $n_programs, $first, $directory, $extension] = $argv;
$flags = array_slice($argv, 5);
if (!extension_loaded('ffi') && is_file(ini_get('extension_dir') . '/ffi.so')) {
    array_unshift($flags, '-d', 'extension=ffi');
}
$crashed = $corrupting = [];
$n_without = $n_failed = $n_dumps = $n_items = $n_objects = $n_collected = 0;
$n_ends = ['an error' => 0, 'a timeout' => 0];
$unknown_holders = [];
$n_unknown = ['reachable' => 0, 'unreachable' => 0];
$n_mistaken = 0;

for ($seed = (int) $first; $seed < $first + $n_programs; $seed++) {
    $script = "$directory/$seed.php";
    file_put_contents($script, Program::make($seed));
    $wrong = [];
    $status = run([...$flags, '-d', "extension=$extension"], $script, ["$directory/$seed"]);
    if (is_signal($status)) {
        // Run without any dump, does it crash as well?
        is_signal(run([...$flags, '-d', "extension=$extension"], $script, [])) ? $crashed[] = $seed : $wrong[] = "ends with $status";
    } elseif ($status === 124) {
        $n_ends['a timeout']++;
    } elseif ($status !== 0) {
        $n_ends['an error']++;
    }
    foreach (glob("$directory/$seed.*.truth") as $n => $file) {
        $truth = json_decode(file_get_contents($file), true);
        $json = file_get_contents(str_replace('.truth', '.json', $file));
        $dump = Dump::check($json, $truth);
        $n_dumps++;
        $n_items += substr_count($json, '"size":') / 2;
        $n_objects += count($truth['alive']);
        $n_collected += count($truth['collected']);
        $n_mistaken += $dump->n_mistaken;
        $n_unknown['reachable'] += $dump->n_unknown['reachable'];
        $n_unknown['unreachable'] += $dump->n_unknown['unreachable'];
        foreach ($dump->wrong as $line) {
            $wrong[] = "dump $n, line $truth[line]: $line";
        }
        foreach ($dump->unknown_holders as $description => $n_holders) {
            $unknown_holders[$description][0] = ($unknown_holders[$description][0] ?? 0) + $n_holders;
            $unknown_holders[$description][1] ??= "$seed, dump $n";
        }
    }
    $n_without += !glob("$directory/$seed.*.truth");
    if ($wrong && corrupts_memory($flags, $script)) {
        $corrupting[] = $seed;
        $wrong = [];
    }
    if ($wrong) {
        $n_failed++;
        echo "seed $seed: $script\n";
        foreach (array_slice($wrong, 0, 5) as $line) {
            echo "  $line\n";
        }
        echo count($wrong) > 5 ? '  and ' . count($wrong) - 5 . " more\n" : '';
    } else {
        array_map('unlink', glob("$directory/$seed.*"));
    }
}

ksort($unknown_holders);
foreach (getenv('VERBOSE') ? $unknown_holders : [] as $description => [$n_holders, $example]) {
    echo "unknown holders of: $description: $n_holders, first in program $example\n";
}
foreach (array_filter($n_ends) as $end => $n) {
    echo "programs that ended with $end: $n\n";
}
echo $crashed ? 'programs that crash PHP itself: ' . implode(', ', $crashed) . "\n" : '';
echo $corrupting ? 'programs with a memory error of PHP itself: ' . implode(', ', $corrupting) . "\n" : '';
echo $n_without ? "programs that made no dump: $n_without\n" : '';
echo "values that something unknown holds as well: $n_unknown[unreachable] unreachable ones, $n_unknown[reachable] reachable ones\n";
if ($n_mistaken) {
    echo "objects that are garbage but look held, as if by cycles of arrays: $n_mistaken\n";
}
echo "random programs: $n_programs from seed $first, $n_dumps dumps of $n_items items; $n_objects objects alive, $n_collected of them garbage; $n_failed programs failed\n";
// Programs that never come to dump, because an error ends them early, are few.
exit($n_failed || $n_without > $n_programs / 10 ? 1 : 0);

/** Runs a script, with a file name if it is to dump; the exit status, 128 and more for a signal. */
function run(array $flags, string $script, array $arguments, array $under = ['timeout', '20']): int
{
    $command = [...$under, PHP_BINARY, '-n', '-d', 'zend.exception_ignore_args=0', '-d', 'memory_limit=32M', ...$flags, $script, ...$arguments];
    $output = ['file', '/dev/null', 'w'];
    $process = proc_open($command, [['file', '/dev/null', 'r'], $output, $output], $pipes);
    do {
        usleep(500);
        $state = proc_get_status($process);
    } while ($state['running']);
    return $state['signaled'] ? 128 + $state['termsig'] : $state['exitcode'];
}

/** True if valgrind, where it is installed, sees PHP itself use freed memory in the program, without any dump. */
function corrupts_memory(array $flags, string $script): bool
{
    if (PHP_DEBUG || in_array('zend_extension=opcache', $flags, true) || !is_executable('/usr/bin/valgrind')) {
        return false;
    }
    putenv('USE_ZEND_ALLOC=0');
    $valgrind = ['/usr/bin/valgrind', '-q', '--error-exitcode=99', '--exit-on-first-error=yes', '--log-file=/dev/null'];
    $status = run($flags, $script, [], ['timeout', '120', ...$valgrind]);
    putenv('USE_ZEND_ALLOC');
    return $status === 99;
}

/** True if a signal ended it; 255 is an error of PHP's. */
function is_signal(int $status): bool
{
    return $status > 128 && $status < 192;
}
