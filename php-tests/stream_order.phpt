--TEST--
Streams: what was written before stays before, for files, pipes, memory, filters
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/stream_order.tmp';
foreach ([$file, "compress.zlib://$file", 'php://temp', 'php://temp/maxmemory:100', 'php://memory', "php://filter/write=string.rot13/resource=$file"] as $name) {
    $filtered = str_contains($name, 'rot13');
    if (str_starts_with($name, 'compress.zlib') && !extension_loaded('zlib')) {
        echo "ok\n";
        continue;
    }
    $stream = fopen($name, str_starts_with($name, 'php://') && !$filtered ? 'w+' : 'w');
    fwrite($stream, 'before ');
    meminfo_dump($stream);
    fwrite($stream, ' between ');
    meminfo_dump($stream);
    fwrite($stream, ' after');
    if (str_starts_with($name, 'php://') && !$filtered) {
        rewind($stream);
        $content = stream_get_contents($stream);
    } else {
        fclose($stream);
        $content = file_get_contents(str_starts_with($name, 'compress') ? $name : $file);
    }
    $content = $filtered ? str_rot13($content) : $content;
    preg_match('/^before (.*) between (.*) after$/s', $content, $match);
    echo isset(decode_dump($match[1])['trailer'], decode_dump($match[2])['trailer']) ? 'ok' : 'broken', "\n";
}
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_order.tmp');
?>
--EXPECT--
ok
ok
ok
ok
ok
ok
