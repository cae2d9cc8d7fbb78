--TEST--
As php-meminfo: control characters, quotes, backslashes and Unicode in keys make valid JSON
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$array = [
    "\x1f|\x01|\x7f" => 1,
    "line\nfeed\r\ttab\f\x08" => 2,
    'quote " and \' slash / and \\ backslash\\' => 3,
    'Grüße, 世界 😀' => 4,
    "\u{2028}\u{2029}" => 5,
    '' => 6,
];
$dump = take_dump();
var_dump(array_keys(item($dump, 'array')['children']) === array_keys($array));
?>
--EXPECT--
bool(true)
