<?php
// Builds one workload, dumps it several times to a file, and prints what each dump cost as one line of JSON.
// Called by bench.php: workload.php KIND N REPEATS FILE

class Item
{
    public function __construct(public int $id, public string $name, public array $tags, public ?Item $parent)
    {
    }
}

class Link
{
    public ?Link $next = null;
}

// The last object of every workload has a class of its own, so that one query finds it.
class SoughtItem extends Item
{
}

class SoughtLink extends Link
{
}

function build(string $kind, int $n): mixed
{
    switch ($kind) {
        case 'objects':
            $items = [];
            for ($i = 1; $i < $n; $i++) {
                $items[] = new Item($i, "item $i", [$i], null);
            }
            $items[] = new SoughtItem($n, "item $n", [$n], null);
            return $items;
        case 'integers':
            $integers = range(1, $n);
            $integers[] = new SoughtLink();
            return $integers;
        case 'chain':
            $head = new SoughtLink();
            for ($i = 1; $i < $n; $i++) {
                $link = new Link();
                $link->next = $head;
                $head = $link;
            }
            return $head;
    }
    throw new ValueError("no workload '$kind'");
}

function cpu(): float
{
    $usage = getrusage();
    return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']
        + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
}

function resident(string $which): int
{
    preg_match("/^$which:\\s+(\\d+) kB/m", file_get_contents('/proc/self/status'), $match);
    return 1024 * (int) $match[1];
}

function measure(string $to): array
{
    $stream = fopen($to, 'w');
    // Makes VmHWM, the peak, start again from what is resident now. Where that is not allowed, the growth is
    // that beyond the highest point so far.
    @file_put_contents('/proc/self/clear_refs', '5');
    $resident = resident('VmHWM');
    // All variables get their value before the heap is measured: what they allocate is not the dump's.
    $heap = $heapAfter = 0;
    $wall = hrtime(true);
    $cpu = cpu();
    $heap = memory_get_usage();
    meminfo_dump($stream);
    $heapAfter = memory_get_usage();
    $cpu = cpu() - $cpu;
    $wall = (hrtime(true) - $wall) / 1e9;
    $growth = resident('VmHWM') - $resident;
    fclose($stream);
    return [
        'cpu' => $cpu,
        'wall' => $wall,
        'rss_growth' => $growth,
        'heap' => $heap,
        'heap_growth' => $heapAfter - $heap,
    ];
}

[, $kind, $n, $repeats, $file] = $argv;
$held = build($kind, (int) $n);
$measured = [];
for ($i = 0; $i < (int) $repeats; $i++) {
    $measured[] = measure($file);
}
echo json_encode($measured), "\n";

// PHP frees a chain by recursion, and a deep one would overflow the stack: taken apart link by link.
while ($held instanceof Link) {
    $next = $held->next;
    $held->next = null;
    $held = $next;
}
