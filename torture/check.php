<?php
// check.php DIRECTORY|FILE…: checks dumps. Each is one valid JSON document, every child is an item, no id stands twice,
// the trailer counts the items, the account of the heap sums to PHP's own figures, and the dump has allocated nothing. Ends with 1 if one is wrong. A dump that was cut off
// because its process was killed, as the servers that some tests start, is counted but not wrong.

ini_set('memory_limit', '-1');
$files = [];
foreach (array_slice($argv, 1) as $argument) {
    array_push($files, ...is_dir($argument) ? glob("$argument/*.json*") : [$argument]);
}
$counts = array_fill_keys(['dumps', 'items', 'unreachable', 'held', 'unknown holders', 'found conservatively', 'cut off', 'degraded', 'without account'], 0);
$heap = array_fill_keys(['items', 'code', 'engine', 'conservative', 'unexplained'], 0);
$wrong = $held = [];
foreach ($files as $file) {
    $name = basename($file);
    $json = file_get_contents($file);
    if (!str_contains($json, "\n\"trailer\":")) {
        $counts['cut off']++;
        continue;
    }
    try {
        $dump = json_decode($json, true, 16, JSON_THROW_ON_ERROR);
    } catch (JsonException $e) {
        $wrong[] = "$name: {$e->getMessage()}";
        continue;
    }
    ['header' => $header, 'items' => $items, 'trailer' => $trailer] = $dump;
    $counts['dumps']++;
    $counts['items'] += count($items);
    $counts['unreachable'] += $trailer['unreachable'];
    $counts['held'] += $trailer['held'];
    $counts['unknown holders'] += $trailer['unknown_holders'];
    $counts['found conservatively'] += $trailer['conservative'];
    $counts['degraded'] += isset($header['degraded']) || isset($trailer['degraded']);
    if ($trailer['unknown_holders'] > 0) {
        $held[] = $name;
    }
    if ($trailer['items'] !== count($items)) {
        $wrong[] = "$name: {$trailer['items']} items, but " . count($items) . ' ids';
    }
    if ($trailer['memory_usage'] !== $header['memory_usage']) {
        $wrong[] = "$name: the heap has grown from {$header['memory_usage']} to {$trailer['memory_usage']} bytes";
    }
    if (isset($dump['heap']['unreadable'])) {
        $counts['without account']++;
    } else {
        ['accounts' => $accounts, 'free' => $free] = $dump['heap'];
        foreach ($accounts as $account) {
            $heap[$account['kind']] += $account['bytes'];
        }
        $in_use = array_sum(array_column($accounts, 'bytes'));
        if ($in_use !== $header['memory_usage']) {
            $wrong[] = "$name: the accounts sum to $in_use bytes, in use are {$header['memory_usage']}";
        }
        $taken = $in_use + array_sum(array_column($free, 'bytes'));
        if ($taken !== $header['memory_usage_real']) {
            $wrong[] = "$name: with what is free they sum to $taken bytes, taken are {$header['memory_usage_real']}";
        }
    }
    foreach ($items as $id => $item) {
        foreach (['children', 'weak_children', 'conservative_referrers'] as $map) {
            foreach ($item[$map] ?? [] as $child) {
                if (!isset($items[$child])) {
                    $wrong[] = "$name: child $child of $id is no item";
                }
            }
        }
    }
}

foreach ($counts as $what => $n) {
    echo "$n $what", $what === array_key_last($counts) ? "\n" : ', ';
}
foreach ($heap as $kind => $bytes) {
    printf('%s %.3f %%%s', $kind, 100 * $bytes / max(1, array_sum($heap)), $kind === array_key_last($heap) ? " of the heaps\n" : ', ');
}
foreach (array_slice($held, 0, 20) as $name) {
    echo "has unknown holders: $name\n";
}
foreach (array_slice($wrong, 0, 20) as $line) {
    echo "wrong: $line\n";
}
exit($wrong || !$counts['dumps'] ? 1 : 0);
