--TEST--
Streams: a full disk behind a filter; the engine's notice runs an error handler that changes the heap
--SKIPIF--
<?php
if (!file_exists('/dev/full')) die('skip no /dev/full here');
?>
--FILE--
<?php
set_error_handler(function ($errno, $message) {
    $GLOBALS['notices'][] = $message;
    $GLOBALS['list'] = null;
    return true;
});
$notices = [];
$list = array_fill(0, 1000, new stdClass);
$stream = fopen('/dev/full', 'w');
stream_filter_append($stream, 'string.rot13', STREAM_FILTER_WRITE);
try {
    meminfo_dump($stream);
} catch (RuntimeException $e) {
    echo preg_replace('/\d+ bytes/', 'N bytes', $e->getMessage()), "\n";
}
var_dump(count($notices) > 0, $list);
?>
--EXPECTREGEX--
meminfo_dump\(\): the dump is incomplete, N bytes of it were written: the stream takes no more
bool\(true\)
NULL
