<?php
/** A dump beside what is true: everything that is wrong with it. */
final class Dump
{
    /** What the engine holds elsewhere, too, so that its references are not counted: see counts(). */
    private const COUNTED = ['object', 'array', 'reference', 'resource'];
    /** Roots that name an item without holding a reference of their own: they may be counted or not. */
    private const BORROWED = ['this', '<generator>'];

    public array $wrong = [];
    /** Items that something holds which the dump does not name: a description => how many. */
    public array $unknown_holders = [];
    public array $n_unknown = ['reachable' => 0, 'unreachable' => 0];
    private array $items;
    private array $referrers;
    private array $reachable;
    /** Of the unreachable items, those that something unknown holds, itself or through others. */
    private array $held;
    /** How many objects are garbage although the dump takes them for held, see check_collected(). */
    public int $n_mistaken = 0;

    private function __construct(private array $dump, private array $truth)
    {
        $this->items = $dump['items'];
    }

    /** Checks one file of dumps. */
    public static function check(string $json, array $truth): self
    {
        [$end, $end_again] = $truth['ends'];
        $first = substr($json, 0, $end);
        try {
            $self = new self(json_decode($first, true, 16, JSON_THROW_ON_ERROR), $truth);
        } catch (JsonException $e) {
            $self = new self(['items' => []], $truth);
            $self->wrong[] = "not valid JSON: {$e->getMessage()}";
            return $self;
        }
        if ($truth['growth'] !== 0) {
            $self->wrong[] = "the heap has grown by $truth[growth] bytes";
        }
        $second = substr($json, $end, $end_again - $end);
        if (strlen($json) !== $end_again || self::without_heap($second) !== self::without_heap($first)) {
            $self->wrong[] = 'two dumps in a row differ';
        }
        $self->check_heap();
        $self->check_ids();
        $self->check_alive();
        $self->reachable = $self->reach(false);
        $self->check_reachable();
        $self->check_counts();
        $self->check_collected();
        return $self;
    }

    /** All but the account of the heap, in which memory of the process is, which changes by itself. */
    private static function without_heap(string $json): string
    {
        return preg_replace('/^"heap":.*?^(?="trailer":)/ms', '', $json);
    }

    /** The account of the heap sums to both figures of PHP. */
    private function check_heap(): void
    {
        $heap = $this->dump['heap'];
        if (isset($heap['unreadable'])) {
            $this->wrong[] = "no account of the heap: $heap[unreadable]";
            return;
        }
        $in_use = array_sum(array_column($heap['accounts'], 'bytes'));
        $taken = $in_use + array_sum(array_column($heap['free'], 'bytes'));
        if ([$in_use, $taken] !== [$this->dump['header']['memory_usage'], $this->dump['header']['memory_usage_real']]) {
            $this->wrong[] = "the account of the heap sums to $in_use and $taken bytes";
        }
    }

    private function check_ids(): void
    {
        $n_items = count($this->items);
        if ($this->dump['trailer']['items'] !== $n_items) {
            $this->wrong[] = "the trailer counts {$this->dump['trailer']['items']} items, but there are $n_items";
        }
        foreach ($this->items as $id => $item) {
            foreach ($this->edges($item, true) as [$name, $child]) {
                if (!isset($this->items[$child])) {
                    $this->wrong[] = "no item is $child, child $name of {$this->name($id)}";
                }
            }
        }
    }

    /** Exactly the objects that are alive are in the dump. */
    private function check_alive(): void
    {
        $gone = array_flip($this->truth['gone']);
        $missing = $this->truth['alive'];
        foreach ($this->items as $id => $item) {
            if ($item['type'] !== 'object') {
                continue;
            }
            $class = $missing[$item['object_handle']] ?? null;
            unset($missing[$item['object_handle']]);
            if ($class !== null && $class !== self::unescape($item['class'])) {
                $this->wrong[] = "{$this->name($id)} is of class $class";
            } elseif ($class === null && $this->is_counted($item['class']) && !$this->truth['in_destructor'] && !$this->is_being_made($id)) {
                if (!isset($gone[$item['object_handle']])) {
                    $this->wrong[] = "{$this->name($id)} was never made";
                } elseif (in_array('<GLOBAL>', array_column($this->dump['header']['frames'], 'frame'), true)) {
                    // At its end, PHP calls the destructors of all objects that are left, and frees them later.
                    $this->wrong[] = "{$this->name($id)} has been destructed";
                }
            }
        }
        // After a fatal error no destructor is called any more.
        foreach ($this->truth['after_fatal_error'] ? [] : $missing as $handle => $class) {
            $this->wrong[] = "object #$handle of class $class is missing";
        }
    }

    /** An object whose constructor still waits for its arguments is in no variable yet. */
    private function is_being_made(string $id): bool
    {
        foreach ($this->referrers($id) as [$name]) {
            if (!preg_match('/<(new|temporary|operand|result|pending call) \d+>|<(VM|NATIVE)_STACK>/', $name)) {
                return false;
            }
        }
        return true;
    }

    /** What the dump says to be reachable is so by its own edges, and nothing else is. */
    private function check_reachable(): void
    {
        foreach ($this->items as $id => $item) {
            $says_reachable = !($item['unreachable'] ?? false);
            if ($says_reachable !== isset($this->reachable[$id])) {
                $this->wrong[] = $this->name($id) . ($says_reachable ? ' is not reachable, but not marked' : ' is marked unreachable, but can be reached');
            }
        }
    }

    /** The refcount of an item is the number of references to it, unless something else holds it. */
    private function check_counts(): void
    {
        $found = $borrowed = $conservative = array_fill_keys(array_keys($this->items), 0);
        foreach ($this->items as $id => $item) {
            foreach ($this->roots($item) as [$frame, $symbol_name]) {
                if ($frame === '<RESOURCE>') {
                    continue;
                }
                if ($this->is_conservative($frame)) {
                    $conservative[$id]++;
                } elseif (in_array($symbol_name, self::BORROWED, true)) {
                    $borrowed[$id]++;
                } else {
                    $found[$id]++;
                }
            }
            $conservative[$id] += count($item['conservative_referrers'] ?? []);
            foreach ($item['children'] ?? [] as $name => $child) {
                $is_borrowed = preg_match('/^<\d+: .*> (this|<generator>)$/s', $name) || $name === 'this' && $item['class'] === 'Generator';
                $is_borrowed ? @$borrowed[$child]++ : @$found[$child]++;
            }
        }
        foreach ($this->shared_tables() as $object => $array) {
            $found[$array]++;
            foreach ($this->items[$object]['children'] as $child) {
                $found[$child]--;
            }
        }
        $unexplained = [];
        foreach ($this->items as $id => $item) {
            if (!isset($item['refcount']) || !in_array($item['type'], self::COUNTED, true)) {
                continue;
            }
            $lacking = $item['refcount'] - $found[$id] - $borrowed[$id];
            if (!isset($this->reachable[$id])) {
                // What garbage only seems to hold may be held by something else.
                $conservative[$id] = 0;
            }
            if ($found[$id] > $item['refcount']) {
                $this->wrong[] = "{$this->name($id)} has refcount $item[refcount], but $found[$id] references are in the dump: {$this->referrers_in_words($id)}";
            } elseif ($lacking > $conservative[$id]) {
                $unexplained[$id] = $lacking - $conservative[$id];
                if ($this->holds_objects($id)) {
                    $what = strtok($item['class'] ?? $item['type'], "\u{FFFD}");
                    $this->n_unknown[isset($this->reachable[$id]) ? 'reachable' : 'unreachable']++;
                    $description = ($this->truth['in_destructor'] ? 'in a destructor, ' : '') . (isset($this->reachable[$id]) ? 'reachable' : 'unreachable') . " $what, while in " . $this->internal_frames();
                    $this->unknown_holders[$description] = ($this->unknown_holders[$description] ?? 0) + 1;
                    if (getenv('VERBOSE')) {
                        echo "  $description: {$this->name($id)} has refcount $item[refcount], $lacking of them unknown: {$this->referrers_in_words($id)}\n";
                    }
                }
            }
        }
        $this->held = $this->spread(array_diff_key($unexplained, $this->reachable));
        foreach ($this->items as $id => $item) {
            if ($item['type'] !== 'object' || isset($this->reachable[$id])) {
                continue;
            }
            if (isset($item['held']) !== isset($this->held[$id])) {
                $this->wrong[] = $this->name($id) . (isset($item['held']) ? ' is marked held, but nothing unknown holds it' : ' is held by something unknown, but not marked');
            }
            if (($item['unexplained_references'] ?? 0) !== ($unexplained[$id] ?? 0)) {
                $this->wrong[] = "{$this->name($id)} has " . ($item['unexplained_references'] ?? 0) . ' unexplained references, not ' . ($unexplained[$id] ?? 0);
            }
        }
    }

    /** Objects whose table of properties is an array that something else holds, too, as after a cast: object => array. */
    private function shared_tables(): array
    {
        $arrays = [];
        foreach ($this->items as $id => $item) {
            if ($item['type'] === 'array' && $item['children'] && ($item['refcount'] ?? 0) > 1) {
                $arrays[implode(' ', $item['children'])] = $id;
            }
        }
        $shared = [];
        foreach ($this->items as $id => $item) {
            if (($item['class'] ?? '') === 'stdClass' && isset($arrays[implode(' ', $item['children'])])) {
                $shared[$id] = $arrays[implode(' ', $item['children'])];
            }
        }
        return $shared;
    }

    /** What the engine has collected right after the dump is what the dump calls garbage. */
    private function check_collected(): void
    {
        if ($this->truth['in_destructor'] || $this->truth['after_fatal_error']) {
            // The collector may be at work, and does not start twice.
            return;
        }
        $collected = array_flip($this->truth['collected']);
        $kept = $this->kept_by_engine();
        $weakly = $this->reach(true);
        foreach ($this->items as $id => $item) {
            $handle = $item['object_handle'] ?? null;
            if ($item['type'] !== 'object' || !isset($this->truth['alive'][$handle])) {
                continue;
            }
            $is_garbage = !isset($this->reachable[$id]) && !isset($this->held[$id]);
            // What is reachable only in a way that holds nothing: the value of a weak map lives as long as its key.
            $may_go = isset($this->reachable[$id]) && !isset($weakly[$id]);
            if ($is_garbage && !isset($collected[$handle]) && !isset($kept[$id])) {
                $this->wrong[] = "{$this->name($id)} is said to be garbage, but is not collected: {$this->referrers_in_words($id)}";
            } elseif (isset($this->held[$id]) && isset($collected[$handle])) {
                // A cycle of nothing but arrays and references is in no list that the dump could find it by. What it
                // holds looks as if something unknown held it.
                $this->n_mistaken++;
            } elseif (!$is_garbage && !$may_go && isset($collected[$handle])) {
                $this->wrong[] = "{$this->name($id)} is not said to be garbage, but is collected: {$this->referrers_in_words($id)}";
            }
        }
    }

    /**
     * What the engine itself does not find to be garbage: its collector does not look everywhere in frames that wait
     * (zend_unfinished_execution_gc_ex() of PHP 8.2): not at the arguments of functions of the engine, at objects
     * under construction and at what waits for a `finally`. Nor does it look into resources, and it takes no note of a
     * fiber that ends and is held by what it has returned.
     */
    private function kept_by_engine(): array
    {
        $arguments = [];
        foreach ($this->items as $id => $item) {
            if (isset($this->reachable[$id])) {
                continue;
            }
            if ($item['type'] === 'resource') {
                $arguments[$id] = true;
            }
            foreach (in_array($item['class'] ?? '', ['Fiber', 'Generator'], true) ? $item['children'] : [] as $name => $child) {
                if (preg_match('/<(argument|new|finally|return value|rope|operand|result) \d+>$|^<result>$/s', $name)) {
                    $arguments[$child] = true;
                }
            }
        }
        return $this->spread($arguments);
    }

    /**
     * All that can be reached from the roots. If `$weakly`, values of weak maps count only if their keys are reachable,
     * and neither the list of open resources counts, since it holds none of them, nor what only looks like an address.
     */
    private function reach(bool $weakly): array
    {
        $handles = [];
        $conservative = [];
        foreach ($this->items as $id => $item) {
            if ($item['type'] === 'object') {
                $handles[$item['object_handle']] = $id;
            }
            foreach ($item['conservative_referrers'] ?? [] as $holder) {
                $conservative[$holder][] = $id;
            }
        }
        $reached = [];
        $is_holder = fn ($root) => !$weakly || $root[0] !== '<RESOURCE>' && !$this->is_conservative($root[0]);
        $pending = array_keys(array_filter($this->items, fn ($item) => array_filter($this->roots($item), $is_holder)));
        $waiting = [];
        while ($pending) {
            $id = array_pop($pending);
            if (isset($reached[$id])) {
                continue;
            }
            $reached[$id] = true;
            $item = $this->items[$id] ?? [];
            array_push($pending, ...$weakly ? [] : $conservative[$id] ?? []);
            foreach ($item['children'] ?? [] as $name => $child) {
                if ($weakly && $item['type'] === 'object' && $item['class'] === 'WeakMap' && preg_match('/^<value (\d+)>$/', $name, $match)) {
                    $key = $handles[$match[1]];
                    if (!isset($reached[$key])) {
                        $waiting[$key][] = $child;
                        continue;
                    }
                }
                $pending[] = $child;
            }
            array_push($pending, ...$waiting[$id] ?? []);
        }
        return $reached;
    }

    /** The items, and all that they hold. */
    private function spread(array $items): array
    {
        $conservative = [];
        foreach ($this->items as $id => $item) {
            foreach ($item['conservative_referrers'] ?? [] as $holder) {
                $conservative[$holder][] = $id;
            }
        }
        $reached = [];
        $pending = array_keys($items);
        while ($pending) {
            $id = array_pop($pending);
            if (!isset($reached[$id])) {
                $reached[$id] = true;
                array_push($pending, ...array_values($this->items[$id]['children'] ?? []), ...$conservative[$id] ?? []);
            }
        }
        return $reached;
    }

    /** Arrays that hold none can be literals, which the code holds as well. */
    private function holds_objects(string $id): bool
    {
        foreach ($this->spread([$id => true]) as $item => $_) {
            $item = $this->items[$item] ?? [];
            if (($item['type'] ?? '') === 'object' && $item['class'] !== 'Suit') {
                return true;
            }
        }
        return false;
    }

    /** The functions of the engine that wait, in the call chain or in fibers: they may hold values. */
    private function internal_frames(): string
    {
        $frames = array_column(array_filter($this->dump['header']['frames'], fn ($frame) => !isset($frame['file'])), 'frame');
        foreach ($this->items as $item) {
            if (($item['class'] ?? '') === 'Fiber') {
                preg_match_all('/^<\d+: (.*?\(\))> <argument 1>/m', implode("\n", array_keys($item['children'])), $matches);
                array_push($frames, ...array_map(fn ($frame) => "$frame of a fiber", $matches[1]));
            }
        }
        $frames = array_unique($frames);
        sort($frames);
        return implode(', ', $frames) ?: 'no function of the engine';
    }

    private function is_conservative(string $frame): bool
    {
        return in_array($frame, ['<VM_STACK>', '<NATIVE_STACK>'], true) || str_starts_with($frame, '<MODULE ');
    }

    private function is_counted(string $class): bool
    {
        return preg_match('/^(Plain|Child|Magic|Builder|Talker|Random|Counted\w+|Child@anonymous.*)$/s', self::unescape($class)) === 1;
    }

    /** The roots of an item, as pairs. */
    private function roots(array $item): array
    {
        $roots = $item['is_root'] ? [$item, ...$item['further_roots'] ?? []] : [];
        return array_map(fn ($root) => [$root['frame'], (string) $root['symbol_name']], $roots);
    }

    /** The edges of an item, as pairs of name and id. */
    private function edges(array $item, bool $weak): array
    {
        $edges = [];
        foreach ([$item['children'] ?? [], $weak ? $item['weak_children'] ?? [] : []] as $children) {
            foreach ($children as $name => $child) {
                $edges[] = [$name, $child];
            }
        }
        return $edges;
    }

    private function referrers(string $id): array
    {
        if (!isset($this->referrers)) {
            $this->referrers = [];
            foreach ($this->items as $holder => $item) {
                foreach ($item['children'] ?? [] as $name => $child) {
                    $this->referrers[$child][] = [(string) $name, $holder];
                }
            }
        }
        $roots = array_map(fn ($root) => ["$root[0] $root[1]", null], $this->roots($this->items[$id]));
        return [...$roots, ...$this->referrers[$id] ?? []];
    }

    private function referrers_in_words(string $id): string
    {
        $words = [];
        foreach ($this->referrers($id) as [$name, $holder]) {
            $words[] = $holder === null ? "root $name" : "$name in {$this->name($holder)}";
        }
        return implode('; ', $words);
    }

    private function name(string $id): string
    {
        $item = $this->items[$id];
        $kind = $item['type'] === 'object' ? strtok($item['class'], "\u{FFFD}") . " #$item[object_handle]" : $item['type'];
        return "$id ($kind)";
    }

    private static function unescape(string $name): string
    {
        return preg_replace_callback('/\x{FFFD}([0-9a-f]{2})/u', fn ($match) => chr(hexdec($match[1])), $name);
    }
}
