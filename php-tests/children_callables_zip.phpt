--TEST--
Children: archives of zip show each reference to a callable that PHP counts
--EXTENSIONS--
zip
--SKIPIF--
<?php
if (PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION === '8.3') die('skip in PHP 8.3 an archive does not tell of its callables: they are found in its memory');
?>
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);

$file = tempnam(sys_get_temp_dir(), 'meminfo');
$set = function (callable $set) use ($file) {
    $archive = new ZipArchive;
    $archive->open($file, ZipArchive::OVERWRITE);
    $archive->addFromString('a', 'b');
    $set($archive);
    return $archive;
};
check_callables([
    'registerProgressCallback' => fn ($callable) => $set(fn ($archive) => $archive->registerProgressCallback(0.5, $callable)),
    'registerCancelCallback' => fn ($callable) => $set(fn ($archive) => $archive->registerCancelCallback($callable)),
], [
    'registerCancelCallback' => fn ($archive) => $archive->unchangeAll(),
]);
unlink($file);
?>
--EXPECT--
compared
