<?php
// Builds one extreme heap, dumps it to standard output, and checks that this changes nothing. What was built, how
// many there are and what the dump cost goes to standard error. Arguments: what, how many.

[, $what, $n] = $argv;
$n = (int) $n;

class Link
{
    public $next = null;
}

function wait()
{
    Fiber::suspend();
}

function generate()
{
    $local = [];
    yield $local;
}

/** Makes fibers until there are enough, or PHP can have no more stacks. */
function fibers(int $n): array
{
    $fibers = [];
    try {
        while (count($fibers) < $n) {
            $fiber = new Fiber('wait');
            $fiber->start();
            $fibers[] = $fiber;
        }
    } catch (Throwable $e) {
        fwrite(STDERR, "no more than " . count($fibers) . " fibers: {$e->getMessage()}\n");
        // What PHP itself needs to go on.
        array_splice($fibers, -10);
    }
    return $fibers;
}

$held = null;
switch ($what) {
    case 'objects-deep':
        for ($i = 0; $i < $n; $i++) {
            $link = new Link;
            $link->next = $held;
            $held = $link;
        }
        break;
    case 'arrays-deep':
        for ($i = 0; $i < $n; $i++) {
            $held = [$held];
        }
        break;
    case 'references-deep':
        for ($i = 0; $i < $n; $i++) {
            $next = [&$held];
            unset($held);
            $held = $next;
            unset($next);
        }
        break;
    case 'objects-wide':
        for ($i = 0; $i < $n; $i++) {
            $held[] = new Link;
        }
        break;
    case 'integers-wide':
        $held = range(1, $n);
        break;
    case 'keys-wide':
        for ($i = 0; $i < $n; $i++) {
            $held["key $i"] = null;
        }
        break;
    case 'cycle':
        // Reached by no root.
        gc_disable();
        $first = $link = new Link;
        for ($i = 1; $i < $n; $i++) {
            $link->next = new Link;
            $link = $link->next;
        }
        $link->next = $first;
        unset($first, $link);
        break;
    case 'fibers':
        $held = fibers($n);
        $n = count($held);
        break;
    case 'generators':
        for ($i = 0; $i < $n; $i++) {
            $held[$i] = generate();
            $held[$i]->current();
        }
        break;
    default:
        fwrite(STDERR, "unknown: $what\n");
        exit(2);
}

$stream = fopen('php://stdout', 'w');
$cpu = getrusage();
$usage = memory_get_usage();
$peak = memory_get_peak_usage();
meminfo_dump($stream);
$growth = memory_get_usage() - $usage;
$peak_growth = memory_get_peak_usage() - $peak;
$cpu_after = getrusage();
$seconds = 0;
foreach (['ru_utime', 'ru_stime'] as $time) {
    $seconds += $cpu_after["$time.tv_sec"] - $cpu["$time.tv_sec"] + ($cpu_after["$time.tv_usec"] - $cpu["$time.tv_usec"]) / 1e6;
}
fwrite(STDERR, sprintf("built %d\ngrowth %d\npeak-growth %d\nheap %d MB, dump took %.1f s CPU\n", $n, $growth, $peak_growth, $usage >> 20, $seconds));
// PHP itself would free a chain recursively, and needs minutes for the rest.
fclose($stream);
posix_kill(getmypid(), SIGKILL);
