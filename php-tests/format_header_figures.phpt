--TEST--
Format: the header's figures are what PHP's own functions say
--INI--
memory_limit=150M
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$peak = str_repeat('x', 10_000_000);
$peak = null;
for ($i = 0; $i < 100; $i++) {
    $a = new stdClass;
    $a->a = $a;
}
$stream = fopen(__DIR__ . '/format_header_figures.tmp', 'w+');
$usage = $usage_real = $peak_usage = $peak_usage_real = 0;
$usage = memory_get_usage();
$usage_real = memory_get_usage(true);
$peak_usage = memory_get_peak_usage();
$peak_usage_real = memory_get_peak_usage(true);
meminfo_dump($stream);
$gc = gc_status();

rewind($stream);
$header = decode_dump(stream_get_contents($stream))['header'];
echo 'memory_usage: ', $header['memory_usage'] - $usage, "\n";
echo 'memory_usage_real: ', $header['memory_usage_real'] - $usage_real, "\n";
echo 'peak_memory_usage: ', $header['peak_memory_usage'] - $peak_usage, "\n";
echo 'peak_memory_usage_real: ', $header['peak_memory_usage_real'] - $peak_usage_real, "\n";
foreach (['runs', 'collected', 'threshold', 'roots'] as $key) {
    echo "$key: ", $header['gc'][$key] - $gc[$key], "\n";
}
var_dump($header['gc']['enabled'], $header['gc']['roots'] >= 99, $header['memory_limit'] === 150 << 20);
gc_disable();
ini_set('memory_limit', -1);
$header = take_dump()['header'];
var_dump($header['gc']['enabled'], $header['memory_limit']);
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/format_header_figures.tmp');
?>
--EXPECT--
memory_usage: 0
memory_usage_real: 0
peak_memory_usage: 0
peak_memory_usage_real: 0
runs: 0
collected: 0
threshold: 0
roots: 0
bool(true)
bool(true)
bool(true)
bool(false)
int(-1)
