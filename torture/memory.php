<?php
// torture/memory.php HEAP [STEP] [UP_TO]: builds one of the heaps below and dumps it where the process may take so many
// kilobytes more than it has, from 512 upwards in steps. Prints what came of it: a whole dump, or one exception. Whatever
// else ends it, ends it visibly, see memory.sh.

final class Garbage
{
    public $list;
    public function __construct(public ?Garbage $next = null) { $this->list = [&$this->list, $this]; }
}

#[AllowDynamicProperties]
class Plain
{
}

$heaps = [
    'objects' => function () {
        for ($i = 0; $i < 1_000_000; $i++) {
            $list[] = $object = new stdClass();
            $object->number = "$i";
        }
        return $list;
    },
    // Cycles, which nothing but themselves holds.
    'garbage' => function () {
        gc_disable();
        for ($i = 0; $i < 300_000; $i++) {
            new Garbage(new Garbage());
        }
    },
    // Each refers to all the others of its hundred, so that references are counted again and again.
    'dense garbage' => function () {
        gc_disable();
        for ($i = 0; $i < 3_000; $i++) {
            $all = [];
            for ($j = 0; $j < 100; $j++) {
                $all[] = $o = new stdClass;
                $o->all = &$all;
            }
            unset($all);
        }
    },
    'garbage of arrays' => function () {
        gc_disable();
        for ($i = 0; $i < 500_000; $i++) {
            $a = [new stdClass];
            $a[1] = &$a;
            $a[0]->a = &$a;
            unset($a);
        }
    },
    'wide' => fn () => range(0, 3_000_000),
    'wide with items' => fn () => array_map(fn ($i) => "x$i", range(0, 1_000_000)),
    'wide object' => function () {
        $o = new Plain;
        for ($i = 0; $i < 500_000; $i++) {
            $o->{"p$i"} = [$i];
        }
        return $o;
    },
    'wide storage' => function () {
        $storage = new SplObjectStorage;
        for ($i = 0; $i < 300_000; $i++) {
            $storage[new stdClass] = [$i];
        }
        return $storage;
    },
    'closures' => function () {
        for ($i = 0; $i < 300_000; $i++) {
            $list[] = function () use ($i) { static $s = []; $s[] = $i; };
        }
        return $list;
    },
    'private parts' => function () {
        for ($i = 0; $i < 100_000; $i++) {
            $list[] = new ArrayObject([$i]);
            $list[] = new SplDoublyLinkedList;
            end($list)->push([$i]);
            $list[] = new DateTime;
        }
        return $list;
    },
    'suspended' => function () {
        for ($i = 0; $i < 100_000; $i++) {
            $list[] = $g = (function () use ($i) { $x = [$i]; yield $x; })();
            $g->current();
        }
        return $list;
    },
    'roots' => function () {
        for ($i = 0; $i < 500_000; $i++) {
            $GLOBALS["variable_$i"] = [$i];
        }
    },
    'roots of one' => function () {
        $o = new stdClass;
        for ($i = 0; $i < 500_000; $i++) {
            $GLOBALS["variable_$i"] = $o;
        }
    },
    'a name' => function () {
        $name = str_repeat("\xff", 10 << 20);
        $GLOBALS[$name] = [$name => 1];
        $o = new Plain;
        $o->{str_repeat('n', 20 << 20)} = $o;
        return [$o, str_repeat("\x01", 20 << 20) => [1]];
    },
    'code' => function () {
        for ($i = 0; $i < 30_000; $i++) {
            eval("class Generated$i extends Plain { const C = [[$i]]; static \$s = [[$i]]; function f() { static \$v = [$i]; return [$i, [\$this]]; } }");
        }
    },
    'arrays of weak keys' => function () {
        $map = new WeakMap;
        for ($i = 0; $i < 300_000; $i++) {
            $list[] = $o = new stdClass;
            $map[$o] = [$i];
        }
        return [$map, $list];
    },
];

function attempts(): void
{
    global $argv;
    [, , $step, $up_to] = $argv + [2 => 512, 65536];
    $outcomes = [];
    $status = $taken = '';
    for ($kilobytes = 512; $kilobytes <= $up_to; $kilobytes += $step) {
        // Room for the program that lifts the limit.
        $reserve = str_repeat(chr($kilobytes % 26 + 97), 4 << 20);
        $taken = (int) substr(strstr(file_get_contents('/proc/self/status'), 'VmSize:'), 7);
        exec('/usr/bin/prlimit --pid ' . getmypid() . ' --as=' . ($taken + $kilobytes << 10) . ':');
        try {
            meminfo_dump(fopen($argv[4] ?? '/dev/null', 'w'));
            $outcome = 'whole';
        } catch (Throwable $e) {
            $outcome = $e->getMessage();
        }
        $reserve = null;
        exec('/usr/bin/prlimit --pid ' . getmypid() . ' --as=unlimited:');
        $outcome = preg_replace('/\d+/', 'N', $outcome);
        $outcomes[$outcome] = ($outcomes[$outcome] ?? 0) + 1;
        if ($outcome === 'whole' && ++$GLOBALS["n_whole"] > 2) {
            break;
        }
    }
    meminfo_dump(fopen('/dev/null', 'w'));
    foreach ($outcomes as $outcome => $n_times) {
        echo "  $n_times times: $outcome\n";
    }
}

ini_set('memory_limit', -1);
$n_whole = 0;
$heap = $argv[1];
if (!array_key_exists($heap, $heaps)) {
    exit("no such heap: $heap\n");
}
$held = $heaps[$heap]();
attempts();
// To free it all can be more than PHP can do.
pcntl_exec('/bin/true');
