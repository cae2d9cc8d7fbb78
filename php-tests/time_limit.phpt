--TEST--
The time of a dump does not count for PHP's time limit, which goes on with what was left
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

foreach ([
    'a file' => 'fn () => meminfo_dump(fopen("/dev/null", "w"))',
    'memory' => 'fn () => meminfo_dump(fopen("php://memory", "w"))',
    'output' => 'function () { ob_start(); meminfo_dump(fopen("php://output", "w")); ob_end_clean(); }',
    'a filter' => 'function () { $to = fopen("/dev/null", "w"); stream_filter_append($to, "string.rot13"); meminfo_dump($to); }',
] as $name => $dump) {
    $code = '<?php require "' . __DIR__ . '/include/time_limit.inc"; ini_set("memory_limit", -1); dump_for(1, ' . $dump . ');';
    $output = run_php($code, '-d display_errors=1 -d html_errors=0');
    echo "$name: ", preg_replace('/ in \S+ on line \d+/', '', str_replace("\n", ' ', $output)), "\n";
}
?>
--EXPECT--
a file: dumped,  Fatal error: Maximum execution time of 1 second exceeded limit as ever 
memory: dumped,  Fatal error: Maximum execution time of 1 second exceeded limit as ever 
output: dumped,  Fatal error: Maximum execution time of 1 second exceeded limit as ever 
a filter: dumped,  Fatal error: Maximum execution time of 1 second exceeded limit as ever 
