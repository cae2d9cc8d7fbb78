--TEST--
Streams: a user wrapper gets the dump when the walk is over
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = function ($data) {
    // Whatever happens here cannot be in the dump any more.
    $GLOBALS['list'] = null;
    $GLOBALS['later'] = range(1, 1000);
    return strlen($data);
};
$list = array_fill(0, 5000, 'x');
$stream = fopen('wrapper://', 'w');
meminfo_dump($stream);
$dump = decode_dump(Wrapper::$content);
echo kind(item($dump, 'list')), ' ', kind(item($dump, 'later')), "\n";
?>
--EXPECT--
array(5000) missing
