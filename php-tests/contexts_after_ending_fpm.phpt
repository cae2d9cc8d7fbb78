--TEST--
Contexts: a request behind one that has ended in the middle of something, in a worker of PHP-FPM
--SKIPIF--
<?php
require __DIR__ . '/include/fpm.inc';
Fpm::skip_without_fpm();
?>
--ENV--
MALLOC_PERTURB_=90
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/fpm.inc';
require __DIR__ . '/include/endings.inc';

$directory = __DIR__ . '/contexts_after_ending_fpm.tmp';
mkdir($directory);
$fpm = new Fpm(['display_errors' => 0, 'log_errors' => 0, 'meminfo.dump_on_shutdown' => "$directory/%p-%n.json"]);
$script = $fpm->script('index.php', endings_script());
try_endings(function ($query) use ($fpm, $script) {
    return $fpm->request($script, ['QUERY_STRING' => $query])['body'];
});
$fpm->stop();
check_shutdown_dumps("$directory/*.json");
?>
--CLEAN--
<?php
array_map('unlink', glob(__DIR__ . '/contexts_after_ending_fpm.tmp/*'));
rmdir(__DIR__ . '/contexts_after_ending_fpm.tmp');
?>
--EXPECTF--
%d endings
bool(true)
