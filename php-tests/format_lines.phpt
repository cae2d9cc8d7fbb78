--TEST--
Format: one item on each line, whatever the keys contain; what stands around them
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$array = ["line\nfeed" => 1, "return\r" => 2, "\u{2028}" => 3, "\xff\n" => ["\n\n" => 1.5], 'key' => "value\nwith line feed"];
$stream = fopen('php://memory', 'w+');
meminfo_dump($stream);
rewind($stream);
$text = stream_get_contents($stream);
$dump = decode_dump($text);
var_dump(mb_check($text));

function mb_check($text)
{
    return (bool) preg_match('//u', $text);
}

$lines = explode("\n", $text);
echo $lines[0], ' ', substr($lines[1], 0, 10), ' ', $lines[2], "\n";
$other = 0;
foreach (array_slice($lines, 3, $dump['trailer']['items']) as $line) {
    if (!preg_match('/^"0x[1-9a-f][0-9a-f]*":\{.*\},?$/', $line) || !json_decode('{' . rtrim($line, ',') . '}')) {
        $other++;
    }
}
echo "$other other lines among the items\n";
$rest = array_slice($lines, 3 + $dump['trailer']['items']);
echo $rest[0], ' ', substr($rest[1], 0, 8), ' ', substr(implode("\n", preg_grep('/^"native/', $rest)), 0, 10), "\n";
echo json_encode(array_map(fn ($line) => preg_replace('/\d+/', 'N', $line), array_slice($rest, -3))), "\n";
?>
--EXPECT--
bool(true)
{ "header":{ "items":{
0 other lines among the items
}, "heap":{ "native":{
["\"trailer\":{\"items\":N,\"unreachable\":N,\"held\":N,\"unknown_holders\":N,\"conservative\":N,\"memory_usage\":N}","}",""]
