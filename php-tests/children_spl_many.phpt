--TEST--
All references of an object are shown, however many there are
--INI--
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$storage = new SplObjectStorage();
for ($i = 0; $i < 100_000; $i++) {
    $storage[new stdClass()] = [$i];
}
$stream = tmpfile();
$usage = memory_get_usage();
$peak = memory_get_peak_usage();
meminfo_dump($stream);
var_dump($usage === memory_get_usage(), $peak === memory_get_peak_usage());
rewind($stream);
foreach (json_decode(stream_get_contents($stream), true)['items'] as $item) {
    if (($item['class'] ?? '') === 'SplObjectStorage') {
        echo count(array_unique($item['children'])), "\n";
    }
}
// The collector asks the same class, with a buffer of its own.
var_dump(gc_collect_cycles(), count($storage));
?>
--EXPECT--
bool(true)
bool(true)
200000
int(0)
int(100000)
