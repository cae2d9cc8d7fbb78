--TEST--
PHP code that runs while a dump is written runs in the program's time
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$include = 'require "' . __DIR__ . '/include/time_limit.inc"; require "' . __DIR__ . '/include/wrapper.inc";';
foreach ([
    'wrapper' => 'Wrapper::$on_write = function ($data) { while (true); }; $to = fopen("wrapper://", "w");',
    'filter' => '
        class Filter extends php_user_filter {
            public function filter($in, $out, &$consumed, bool $closing): int { while (!$closing); return PSFS_PASS_ON; }
        }
        stream_filter_register("filter", "Filter");
        $to = fopen("php://memory", "w");
        stream_filter_append($to, "filter");',
    'header callback' => 'header_register_callback(function () { while (true); }); $to = fopen("php://output", "w");',
    'error handler' => '
        set_error_handler(function () { while (true); });
        [$to, $closed] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        fclose($closed);',
] as $name => $to) {
    $code = "<?php $include set_time_limit(1); $to meminfo_dump(\$to); echo 'not reached';";
    $output = run_php($code, '-d display_errors=1 -d html_errors=0');
    echo "$name: ", preg_replace('/ in \S+ on line \d+/', '', trim($output)), "\n";
}
?>
--EXPECT--
wrapper: Fatal error: Maximum execution time of 1 second exceeded
filter: Fatal error: Maximum execution time of 1 second exceeded
header callback: Fatal error: Maximum execution time of 1 second exceeded
error handler: Fatal error: Maximum execution time of 1 second exceeded
