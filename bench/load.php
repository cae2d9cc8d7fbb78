<?php
// Measures how fast a big dump is loaded, beside what other programs take for the same file. Called by load.sh, which
// names the files. Prints a table; a program that is not there is left out.

[, $analyzer, $big, $small, $repeats] = $argv;
$php = [PHP_BINARY, '-n', '-d', 'memory_limit=-1'];
// Of php-meminfo's analyzer Symfony's console wants mbstring or iconv.
$php_with_extensions = [PHP_BINARY, '-d', 'memory_limit=-1', '-d', 'error_reporting=0'];
$decode = 'json_decode(file_get_contents($argv[1]), true, 1024) ?? exit(1);';
$other = getenv('BENCH_PHP_MEMINFO') ?: '';

$one_core = trim((string) shell_exec('command -v taskset')) === '' ? null : ['taskset', '-c', '0'];
$rows = [
    ['analyzer summary', $big, [$analyzer, 'summary', '--no-index', $big]],
    ['analyzer summary, one core', $big, $one_core ? [...$one_core, $analyzer, 'summary', '--no-index', $big] : null],
    ['cat', $big, ['cat', $big]],
    ['wc -l', $big, ['wc', '-l', $big]],
    ['analyzer summary', $small, [$analyzer, 'summary', '--no-index', $small]],
    ['jq length', $small, ['jq', '.items|length', $small]],
    ['PHP json_decode()', $small, [...$php, '-r', $decode, $small]],
    ["php-meminfo's analyzer", $small, $other === '' ? null : [...$php_with_extensions, $other, 'summary', $small]],
];

printf("%-27s %9s %8s %8s %7s %12s\n", '', 'dump MB', 'CPU s', 'wall s', 'MB/s', 'peak RSS MB');
foreach ($rows as [$name, $file, $command]) {
    if ($command === null || trim((string) shell_exec('command -v ' . escapeshellarg($command[0]))) === '') {
        continue;
    }
    $best = null;
    for ($i = 0; $i < $repeats; $i++) {
        $run = measured($command);
        if ($run !== null && ($best === null || $run['cpu'] < $best['cpu'])) {
            $best = $run;
        }
    }
    if ($best === null) {
        printf("%-27s failed\n", $name);
        continue;
    }
    $megabytes = filesize($file) / 1e6;
    printf(
        "%-27s %9.1f %8.3f %8.3f %7.0f %12.1f\n",
        $name, $megabytes, $best['cpu'], $best['wall'], $megabytes / max($best['cpu'], 0.001), $best['peak_rss'] / 1e6
    );
}

// One run; null if the command fails.
function measured(array $command): ?array
{
    $line = implode(' ', array_map('escapeshellarg', [PHP_BINARY, '-n', __DIR__ . '/command.php', ...$command]));
    return json_decode((string) shell_exec("$line 2>/dev/null"), true);
}
