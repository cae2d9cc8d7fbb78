--TEST--
meminfo.dump_on_shutdown: preloading is no request that would be dumped
--EXTENSIONS--
opcache
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$directory = __DIR__ . '/shutdown_preload.tmp';
mkdir($directory);
chmod($directory, 0777);
file_put_contents("$directory/preload.php", '<?php class Preloaded {}');
chmod("$directory/preload.php", 0644);
// Root preloads in a process of its own, as another user.
$flags = '-d opcache.enable_cli=1 -d opcache.preload_user=nobody';
echo run_php('<?php var_dump(class_exists("Preloaded"));', "$flags -d opcache.preload=$directory/preload.php -d meminfo.dump_on_shutdown=$directory/dump-%p-%n");
echo count(glob("$directory/dump-*-1")), count(glob("$directory/dump-*")), "\n";
?>
--CLEAN--
<?php
shell_exec('rm -rf ' . escapeshellarg(__DIR__ . '/shutdown_preload.tmp'));
?>
--EXPECTF--
%Abool(true)
11
