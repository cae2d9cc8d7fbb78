--TEST--
Keys: bytes that are no valid UTF-8, NUL and U+FFFD are escaped so that they come back
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

/** Turns a text of the dump back into bytes, as FORMAT.md says. */
function bytes(string $text): string
{
    return preg_replace_callback('/\x{FFFD}([0-9a-f]{2})/u', fn ($match) => chr(hexdec($match[1])), $text);
}

$keys = [
    "\0", "a\0b", "\xff", "a\xff\0", "\xc3", "\xc3\x28", "\xe2\x82", "\xf0\x9f\x98", "\xed\xa0\x80", "\xc0\x80", "\xf5\x80\x80\x80",
    "\u{FFFD}", "\u{FFFD}ff", "ü", "\u{10FFFF}", "\u{FFFF}", "\xef\xbb\xbfBOM", "\\u0000", '"', "\x7f", "\x80",
];
foreach (range(0, 255) as $byte) {
    $keys[] = 'byte ' . chr($byte);
}
$array = array_fill_keys($keys, [1]);
$dump = take_dump();
$texts = array_keys(children($dump, item($dump, 'array')));
var_dump(array_map('bytes', $texts) === array_keys($array));
var_dump(count($texts) === count(array_unique($texts)));
echo text($texts[3]), ' ', text($texts[5]), ' ', text($texts[12]), "\n";
?>
--EXPECT--
bool(true)
bool(true)
a\ufffdff\ufffd00 \ufffdc3( \ufffdef\ufffdbf\ufffdbdff
