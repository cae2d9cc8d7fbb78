--TEST--
Streams: a user wrapper that closes the stream of the dump
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = function ($data) {
    global $stream;
    // Where fwrite() would crash, which is up to PHP 8.5, closing is refused.
    @fclose($stream);
    return strlen($data);
};
$list = range(1, 10_000);
$stream = fopen('wrapper://', 'w');
try {
    meminfo_dump($stream);
} catch (RuntimeException $e) {
    echo $e->getMessage(), "\n";
}
var_dump(isset(json_decode(Wrapper::$content, true)['trailer']));
if (is_resource($stream)) {
    fclose($stream);
}
var_dump(is_resource($stream));
?>
--EXPECT--
bool(true)
bool(false)
