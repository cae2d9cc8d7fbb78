<?php
// Measures commands on a big dump that has no index yet, and again when it has one. Called by load.sh. Prints a table.

[, $analyzer, $dump, $repeats] = $argv;
$list = json_decode((string) shell_exec(implode(' ', array_map('escapeshellarg', [
    $analyzer, 'query', '--format=json', '-f', 'class=App\Entity\OrderLine', '-l', '1', $dump,
]))), true);
$id = $list['items'][0]['id'];
$commands = [
    ['summary'],
    ['summary', '--retained'],
    ['summary', '--retained', '--group=namespace'],
    ['dominators'],
    ['dominators', '--min=1KiB', '--depth=30'],
    ['dominators', "--at=$id"],
    ['ref-path', $id],
    ['ref-path', '--merge', 'App\Entity\Product'],
    ['ref-path', '--merge', 'App\Entity\OrderLine'],
    ['ref-path', '--merge', 'App\Entity\Product', '--ignore=App\Entity\OrderLine::$product'],
    ['ref-path', '--merge', 'App\Entity\Order', '--ignore=App\Repository\OrderRepository::$orders'],
    ['ref-path', '--merge', 'App\Entity\OrderLine', '--ignore=App\Entity\Order::$lines'],
    ['retainers', $id],
    ['item', $id],
    ['free', "--cut=$id.product"],
    ['free', '--cut=App\Entity\Order::$lines'],
    ['free', '--cut=App\Entity\OrderLine::$product'],
    ['free', '--cut=$repository'],
    ['free', '--cut=*::$orders'],
    ['query', '--sort=retained'],
    ['query', '--sort=size'],
    ['query', '--sort=id'],
    ['query', '--sort=-depth'],
    ['query', '--filters=class=App\Entity\Product'],
    ['query', '--filters=class=App\Entity\Product', '--sort=retained'],
    ['query', '--filters=class=App\*'],
    ['query', '--filters=type=string'],
    ['query', '--filters=size>1000'],
    ['query', '--filters=retained>1000'],
    ['top-children'],
    ['unreachable'],
    ['waste'],
];

printf("%-85s %10s %10s %13s %10s %10s\n", '', 'cold CPU s', 'wall s', 'peak B/item', 'warm CPU s', 'wall s');
foreach ($commands as $command) {
    $cold = best($repeats, [$analyzer, ...$command, $dump], fn () => array_map('unlink', glob("$dump.meminfo-index*")));
    $warm = best($repeats, [$analyzer, ...$command, $dump], fn () => null);
    printf(
        "%-85s %10.2f %10.2f %13.1f %10.2f %10.2f\n",
        str_replace($id, 'ID', implode(' ', $command)),
        $cold['cpu'], $cold['wall'], $cold['peak_rss'] / $list['dump']['n_items'], $warm['cpu'], $warm['wall']
    );
}

// The run with the least CPU time of several.
function best(int $repeats, array $command, callable $before): array
{
    $line = implode(' ', array_map('escapeshellarg', [PHP_BINARY, '-n', __DIR__ . '/command.php', ...$command]));
    $runs = [];
    for ($i = 0; $i < $repeats; $i++) {
        $before();
        $runs[] = json_decode((string) shell_exec("$line 2>/dev/null"), true) ?? exit("$line failed\n");
    }
    usort($runs, fn ($a, $b) => $a['cpu'] <=> $b['cpu']);
    return $runs[0];
}
