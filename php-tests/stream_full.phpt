--TEST--
Streams: a full disk
--SKIPIF--
<?php
if (!file_exists('/dev/full')) die('skip no /dev/full here');
?>
--FILE--
<?php
set_error_handler(function () {
    echo "the error handler runs\n";
    $GLOBALS['list'] = null;
    return true;
});
$list = range(1, 1000);
$stream = fopen('/dev/full', 'w');
for ($i = 0; $i < 2; $i++) {
    try {
        meminfo_dump($stream);
    } catch (RuntimeException $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
        var_dump($e->getPrevious());
    }
}
?>
--EXPECT--
RuntimeException: meminfo_dump(): the dump is incomplete, 0 bytes of it were written: No space left on device (os error 28)
NULL
RuntimeException: meminfo_dump(): the dump is incomplete, 0 bytes of it were written: No space left on device (os error 28)
NULL
