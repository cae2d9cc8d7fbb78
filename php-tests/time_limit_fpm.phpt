--TEST--
The time of a dump at shutdown does not count for PHP's time limit under FPM either: the request ends well, and so does the next
--SKIPIF--
<?php
require __DIR__ . '/include/fpm.inc';
Fpm::skip_without_fpm();
?>
--FILE--
<?php
require __DIR__ . '/include/fpm.inc';

$file = __DIR__ . '/time_limit_fpm.tmp';
$fpm = new Fpm(['meminfo.dump_on_shutdown' => "$file-%p-%n", 'log_errors' => 1, 'hard_timeout' => 1]);
$script = $fpm->script('limited.php', '<?php require "' . __DIR__ . '/include/time_limit_shutdown.inc";');
for ($i = 0; $i < 2; $i++) {
    $answer = $fpm->request($script);
    echo $answer['body'], $answer['errors'], $answer['complete'] ? '' : "not complete\n";
}
$fpm->stop();
foreach ($dumps = glob("$file-*") as $dump) {
    var_dump(str_contains(file_get_contents($dump, offset: filesize($dump) - 1000), '"trailer"'));
}
// One worker has served both.
echo preg_match('/-(\d+)-1 \S+-\1-2$/', implode(' ', $dumps)), "\n";
?>
--CLEAN--
<?php
array_map('unlink', glob(__DIR__ . '/time_limit_fpm.tmp*'));
?>
--EXPECT--
registered
destroyed
registered
destroyed
bool(true)
bool(true)
1
