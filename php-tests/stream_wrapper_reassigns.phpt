--TEST--
Streams: a user wrapper that drops the last variable with the stream
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = function ($data) {
    $GLOBALS['stream'] = null;
    return strlen($data);
};
$list = range(1, 10_000);
$stream = fopen('wrapper://', 'w');
meminfo_dump($stream);
var_dump(isset(json_decode(Wrapper::$content, true)['trailer']));
?>
--EXPECT--
bool(true)
