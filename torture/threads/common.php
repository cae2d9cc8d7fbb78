<?php
// What the scripts share. They print nothing unless something is wrong.

/** A file that nobody else writes to, for a dump. */
function file_of_our_own()
{
    return fopen(sprintf('%s/%s-%d-%d.json', getenv('DUMPS'), basename($_SERVER['SCRIPT_FILENAME'] ?? '', '.php'), getmypid(), next_number()), 'w');
}

/** Takes a dump. */
function dump(): void
{
    $stream = file_of_our_own();
    $before = memory_get_usage();
    meminfo_dump($stream);
    if (memory_get_usage() !== $before) {
        echo "wrong: the heap had $before bytes before the dump, ", memory_get_usage(), " after it\n";
    }
    fclose($stream);
}

/** Values of all kinds, which hold each other. */
function values(int $n): array
{
    $object = new stdClass();
    if (gc_enabled()) {
        $object->itself = $object;
    }
    $objects = new SplObjectStorage();
    $weak = new WeakMap();
    $list = new SplDoublyLinkedList();
    for ($i = 0; $i < $n; $i++) {
        $element = new ArrayObject([$object, "element $i"]);
        $objects[$element] = range(0, $i % 10);
        $weak[$element] = [$i];
        $list->push($element);
    }
    $generator = (function () use ($objects) {
        foreach ($objects as $element) {
            yield $element => str_repeat('x', 100);
        }
    })();
    $generator->current();
    $fiber = new Fiber(function () use ($list): void {
        $local = clone $list;
        Fiber::suspend($local);
    });
    $fiber->start();
    return [$object, $objects, $weak, $list, $generator, $fiber, fn () => $object, fopen('php://memory', 'w+')];
}
