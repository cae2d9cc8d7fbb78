--TEST--
meminfo_dump() tells to one per cent what an unset() would give back, whatever stands behind the value
--INI--
opcache.enable_cli=0
enable_dl=1
memory_limit=256M
--FILE--
<?php
/** What goes when the global variable $held does: the items that nothing else reaches. */
function predicted(string $file): int
{
    $dump = json_decode(file_get_contents($file), true);
    $references = $roots = $cut = [];
    foreach ($dump['items'] as $id => $item) {
        foreach ($item['children'] ?? [] as $child) {
            $references[$id][] = $child;
        }
        foreach ($item['conservative_referrers'] ?? [] as $holder) {
            $references[$holder][] = $id;
        }
        $names = $item['is_root'] ? [$item, ...$item['further_roots'] ?? []] : [];
        foreach ($names as $name) {
            $is_cut = $name['frame'] === '<GLOBAL>' && $name['symbol_name'] === 'held';
            $is_cut ? $cut[] = $id : $roots[] = $id;
        }
    }
    $reached = [];
    $reach = function (array $pending) use (&$reached, $references) {
        while ($pending) {
            $id = array_pop($pending);
            if (!isset($reached[$id])) {
                $reached[$id] = true;
                array_push($pending, ...$references[$id] ?? []);
            }
        }
    };
    $reach($roots);
    $kept = $reached;
    $reach($cut);
    $bytes = 0;
    foreach (array_diff_key($reached, $kept) as $id => $_) {
        if (!in_array($dump['items'][$id]['type'], ['integer', 'float', 'boolean', 'null'])) {
            $bytes += $dump['items'][$id]['size'] + ($dump['private'][$id] ?? 0);
        }
    }
    return $bytes;
}

/** What the analyzer says, if it is built. */
function analyzed(string $file): ?int
{
    for ($dir = __DIR__; $dir !== '/'; $dir = dirname($dir)) {
        if (is_executable("$dir/release/analyzer")) {
            $command = escapeshellarg("$dir/release/analyzer") . ' free ' . escapeshellarg($file) . " --cut '\$held' --format json";
            return json_decode(shell_exec($command), true)['at_once']['self_size_bytes'];
        }
    }
    return null;
}

$file = __DIR__ . '/meminfo_dump_behind_holders.json';
$load = fn ($extension) => extension_loaded($extension) || function_exists('dl') && @dl($extension);
array_map($load, ['pdo', 'dom', 'libxml', 'xml']);
$n_kinds = 0;
foreach (require __DIR__ . '/include/holders.inc' as $kind => [$extension, $make]) {
    if (!$load($extension)) {
        continue;
    }
    // What is made only once.
    $held = $make();
    unset($held);
    $held = $make();
    gc_collect_cycles();
    $before = 0;
    meminfo_dump(fopen($file, 'w'));
    $before = memory_get_usage();
    unset($held);
    $freed = $before - memory_get_usage();
    $n_kinds++;
    foreach (['dump' => predicted($file), 'analyzer' => analyzed($file) ?? $freed] as $by => $predicted) {
        if ($freed <= 0 || abs($predicted - $freed) > $freed / 100) {
            echo "$kind: the $by says $predicted, and $freed bytes were freed\n";
        }
    }
}
var_dump($n_kinds >= 20);
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/meminfo_dump_behind_holders.json');
?>
--EXPECT--
bool(true)
