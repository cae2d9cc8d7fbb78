<?php
// Measures dump and analysis of each workload in processes of their own and prints two tables.
// Called by run.sh, which sets BENCH_EXTENSION, BENCH_ANALYZER, BENCH_DIR and BENCH_REVISION.

$extension = getenv('BENCH_EXTENSION');
$analyzer = getenv('BENCH_ANALYZER');
$dir = getenv('BENCH_DIR');
$repeats = max(1, (int) setting('BENCH_REPEATS', '3'));

function setting(string $name, string $default): string
{
    $value = getenv($name);
    return $value === false || $value === '' ? $default : $value;
}

function fail(string $message): never
{
    fwrite(STDERR, "bench: $message\n");
    exit(1);
}

/** What a command prints. */
function run(array $command): string
{
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], STDERR], $pipes);
    $output = stream_get_contents($pipes[1]);
    $status = proc_close($process);
    $status === 0 || fail(implode(' ', $command) . " ended with status $status");
    return $output;
}

/** What a PHP script of this directory measured. */
function measured(array $php, string $script, array $arguments): array
{
    return json_decode(run([PHP_BINARY, '-n', ...$php, __DIR__ . "/$script", ...$arguments]), true);
}

/** The number of items that the trailer of a dump states; null if it has none. */
function items(string $dump): ?int
{
    $stream = fopen($dump, 'r');
    fseek($stream, -min(500, filesize($dump)), SEEK_END);
    return preg_match('/"trailer":\{"items":(\d+)/', stream_get_contents($stream), $match) ? (int) $match[1] : null;
}

function median(array $values): float
{
    sort($values);
    $middle = intdiv(count($values), 2);
    return count($values) % 2 ? $values[$middle] : ($values[$middle - 1] + $values[$middle]) / 2;
}

/** Minimum and median of the seconds measured. */
function seconds(array $runs, string $key): string
{
    $values = array_column($runs, $key);
    return sprintf('%.3f / %.3f', min($values), median($values));
}

function megabytes(?float $bytes): string
{
    return $bytes === null ? '-' : number_format($bytes / 1e6, 1, '.', ' ');
}

/** Columns CPU, wall, MB/s and million items/s; the speeds are those of the median CPU time. */
function speed(array $runs, int $bytes, ?int $items): array
{
    $cpu = max(median(array_column($runs, 'cpu')), 1e-6);
    return [
        seconds($runs, 'cpu'),
        seconds($runs, 'wall'),
        number_format($bytes / 1e6 / $cpu, 0, '.', ' '),
        $items === null ? '-' : sprintf('%.1f', $items / 1e6 / $cpu),
    ];
}

/** Prints rows of equal length as a table: text to the left, figures to the right. */
function table(array $head, array $rows): void
{
    $widths = [];
    foreach ([$head, ...$rows] as $row) {
        foreach ($row as $i => $cell) {
            $widths[$i] = max($widths[$i] ?? 0, strlen($cell));
        }
    }
    $rule = array_map(fn ($width) => str_repeat('-', $width), $widths);
    foreach ([$head, $rule, ...$rows] as $row) {
        foreach ($row as $i => $cell) {
            $row[$i] = str_pad($cell, $widths[$i], ' ', $i < 2 ? STR_PAD_RIGHT : STR_PAD_LEFT);
        }
        echo rtrim(implode('  ', $row)), "\n";
    }
}

function machine(): string
{
    preg_match('/^model name\s*: (.*)/m', file_get_contents('/proc/cpuinfo'), $cpu);
    preg_match('/^MemTotal:\s+(\d+)/m', file_get_contents('/proc/meminfo'), $memory);
    $cores = substr_count(file_get_contents('/proc/cpuinfo'), "processor\t");
    return sprintf('%s, %d cores, %.0f GB', trim($cpu[1] ?? php_uname('m')), $cores, $memory[1] / 1e6);
}

$workloads = [];
foreach (preg_split('/[\s,]+/', setting('BENCH_SIZES', '10000 100000 1000000')) as $n) {
    $workloads[] = ['objects', (int) $n, '%s objects'];
}
$workloads[] = ['integers', (int) setting('BENCH_INTEGERS', '5000000'), '%s integers'];
$workloads[] = ['chain', (int) setting('BENCH_CHAIN', '1000000'), 'chain %s deep'];

$dumps = $analyses = [];
// What a child process weighs before it becomes the command: a smaller peak cannot be seen.
$floor = measured([], 'command.php', ['true'])['peak_rss'];
foreach ($workloads as [$kind, $n, $name]) {
    if ($n < 1) {
        continue;
    }
    $name = sprintf($name, number_format($n, 0, '.', ' '));
    fwrite(STDERR, "bench: $name\n");
    $dump = "$dir/dump.json";
    $php = ['-d', 'memory_limit=-1', '-d', "extension=$extension"];
    // The first dump of a process is the one whose growth shows, so each target has a process of its own.
    $targets = [];
    foreach (['/dev/null' => '/dev/null', 'file' => $dump] as $to => $file) {
        $targets[$to] = measured($php, 'workload.php', [$kind, $n, $repeats, $file]);
    }
    $bytes = filesize($dump);
    $items = items($dump);
    foreach ($targets as $to => $runs) {
        $dumps[] = [
            $name,
            $to,
            megabytes($runs[0]['heap']),
            $items === null ? '-' : number_format($items, 0, '.', ' '),
            megabytes($bytes),
            ...speed($runs, $bytes, $items),
            megabytes(max(array_column($runs, 'rss_growth'))),
            number_format(max(array_column($runs, 'heap_growth')), 0, '.', ' '),
        ];
    }

    // Each run reads the dump itself. Older analyzers keep no index, and do not know the option.
    $no_index = str_contains((string) shell_exec(escapeshellarg($analyzer) . ' summary --help'), '--no-index') ? ['--no-index'] : [];
    $sought = ['query', ...$no_index, '-f', 'class=Sought' . ($kind === 'objects' ? 'Item' : 'Link'), $dump];
    preg_match('/0x[0-9a-f]+/', run([$analyzer, ...$sought]), $id) || fail("the query found no object in $name");
    $commands = [
        'summary' => ['summary', ...$no_index, $dump],
        'query' => $sought,
        'ref-path' => ['ref-path', ...$no_index, $id[0], $dump],
        'top-children' => ['top-children', ...$no_index, $dump],
    ];
    foreach ($commands as $command => $arguments) {
        $runs = [];
        for ($i = 0; $i < $repeats; $i++) {
            $runs[] = measured([], 'command.php', [$analyzer, ...$arguments]);
        }
        $peak = max(array_column($runs, 'peak_rss'));
        $analyses[] = [
            $name,
            $command,
            ...speed($runs, $bytes, $items),
            $peak <= $floor * 1.05 ? '< ' . megabytes($floor * 1.05) : megabytes($peak),
        ];
    }
    unlink($dump);
}

printf(
    "%s; PHP %s %s; revision %s; %s, minimum / median; MB = 1 000 000 bytes\n",
    machine(),
    PHP_VERSION,
    PHP_ZTS ? 'ZTS' : 'NTS',
    getenv('BENCH_REVISION'),
    $repeats === 1 ? '1 run' : "$repeats runs"
);
echo "\nDump: meminfo_dump() of the whole heap\n\n";
table(
    ['workload', 'to', 'heap MB', 'items', 'dump MB', 'CPU s', 'wall s', 'MB/s', 'M items/s', 'RSS growth MB', 'heap growth B'],
    $dumps
);
echo "\nAnalysis: one run of the analyzer from start to end\n\n";
table(['workload', 'command', 'CPU s', 'wall s', 'MB/s', 'M items/s', 'peak RSS MB'], $analyses);
