<?php
// Checks the dumps in a directory: each is one valid JSON document, every child is an item, no id stands twice, the
// trailer counts the items. Ends with 1 if one is wrong. A dump that was cut off because its process was killed, as
// the servers that some tests start, is counted but not wrong.

ini_set('memory_limit', '-1');
$directory = $argv[1];
$n_dumps = $n_items = $n_unreachable = $n_cut = 0;
$wrong = [];

foreach (glob("$directory/*.error") as $file) {
    $wrong[] = name_of($file) . ': ' . trim(file_get_contents($file));
}
foreach (glob("$directory/*.json") as $file) {
    $json = file_get_contents($file);
    if (!str_contains($json, "\n\"trailer\":")) {
        $n_cut++;
        continue;
    }
    try {
        $dump = json_decode($json, true, 16, JSON_THROW_ON_ERROR);
    } catch (JsonException $e) {
        $wrong[] = name_of($file) . ": {$e->getMessage()}";
        continue;
    }
    $n_dumps++;
    $n_items += count($dump['items']);
    $n_unreachable += $dump['trailer']['unreachable'];
    if ($dump['trailer']['items'] !== count($dump['items'])) {
        $wrong[] = name_of($file) . ": {$dump['trailer']['items']} items, but " . count($dump['items']) . ' ids';
    }
    foreach ($dump['items'] as $id => $item) {
        foreach ([...array_values($item['children'] ?? []), ...array_values($item['weak_children'] ?? [])] as $child) {
            if (!isset($dump['items'][$child])) {
                $wrong[] = name_of($file) . ": child $child of $id is no item";
            }
        }
    }
}

echo "$n_dumps dumps with $n_items items, $n_unreachable of them unreachable; $n_cut were cut off\n";
foreach (array_slice($wrong, 0, 20) as $line) {
    echo "wrong: $line\n";
}
exit($wrong || !$n_dumps ? 1 : 0);

/** The test that a file of the directory belongs to. */
function name_of(string $file): string
{
    return @file_get_contents(preg_replace('/\.\w+$/', '.name', $file)) ?: $file;
}
