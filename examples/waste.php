<?php
// A worker that takes far more memory than it uses, and wastes some of what it uses.
// docs/heap.md shows what the analyzer says of its dump.

class Entry
{
    public function __construct(public int $number)
    {
    }
}

class Worker
{
    public array $jobs = [];
    public array $lines = [];
    public array $rows = [];
    public array $prices = [];
    public array $report = [];

    public function work(): void
    {
        // A queue that was once long.
        for ($i = 0; $i < 5000; $i++) {
            $this->jobs["job $i"] = true;
        }
        for ($i = 1; $i < 5000; $i++) {
            unset($this->jobs["job $i"]);
        }
        // Lines of text that keep the buffer they were built in.
        for ($i = 0; $i < 50; $i++) {
            $this->lines[] = sprintf('%5d: %s', $i, str_repeat('text ', 60));
        }
        // Rows as a database returns them: each has its own copy of every value.
        for ($i = 0; $i < 200; $i++) {
            $this->rows[] = ['status' => implode('', ['de', 'livered']), 'country' => implode('', ['I', 'celand'])];
        }
        // References that a loop has left behind.
        $this->prices = range(1, 500);
        foreach ($this->prices as &$price) {
            $price *= 2;
        }
        unset($price);
        // A list that was filled from its end.
        for ($i = 200; $i >= 0; $i--) {
            $this->report[$i] = true;
        }
        ksort($this->report);
    }
}

// Much is needed for a moment, and a little of it is kept.
$entries = [];
$all = [];
for ($i = 0; $i < 400000; $i++) {
    $all[] = new Entry($i);
    if ($i % 20000 === 0) {
        $entries[] = end($all);
    }
}
unset($all);
gc_mem_caches();

$worker = new Worker();
$worker->work();

meminfo_dump(fopen('/tmp/php_waste_dump.json', 'w'));
