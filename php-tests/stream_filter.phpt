--TEST--
Streams: filters see the dump, built-in and user ones
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Swap extends php_user_filter
{
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        while ($bucket = stream_bucket_make_writeable($in)) {
            $bucket->data = strtr($bucket->data, '{}[]', '}{][');
            $consumed += $bucket->datalen;
            stream_bucket_append($out, $bucket);
        }
        return PSFS_PASS_ON;
    }
}
stream_filter_register('swap', 'Swap');

$file = __DIR__ . '/stream_filter.tmp';
foreach (['string.rot13' => 'str_rot13', 'swap' => fn ($x) => strtr($x, '{}[]', '}{]['), 'convert.base64-encode' => 'base64_decode'] as $filter => $undo) {
    $stream = fopen($file, 'w');
    stream_filter_append($stream, $filter, STREAM_FILTER_WRITE);
    meminfo_dump($stream);
    fclose($stream);
    echo $filter, ': ', isset(decode_dump($undo(file_get_contents($file)))['trailer']) ? 'whole' : 'broken', "\n";
}
$stream = fopen($file, 'w+');
$filter = stream_filter_append($stream, 'string.rot13');
stream_filter_remove($filter);
meminfo_dump($stream);
echo 'removed: ', isset(decode_dump(file_get_contents($file))['trailer']) ? 'whole' : 'broken', "\n";
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_filter.tmp');
?>
--EXPECT--
string.rot13: whole
swap: whole
convert.base64-encode: whole
removed: whole
