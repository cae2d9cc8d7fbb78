--TEST--
Streams: a file in the modes w, w+, x, c, a, r+
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$file = __DIR__ . '/stream_file_modes.tmp';
foreach (['w', 'w+', 'wb', 'x', 'c', 'c+', 'a', 'a+', 'r+'] as $mode) {
    @unlink($file);
    if ($mode !== 'x') {
        file_put_contents($file, $mode[0] === 'a' ? 'before ' : '');
    }
    $stream = fopen($file, $mode);
    $position = ftell($stream);
    meminfo_dump($stream);
    $length = ftell($stream) - $position;
    fwrite($stream, ' after');
    fclose($stream);
    $content = file_get_contents($file);
    $start = $mode[0] === 'a' ? strlen('before ') : 0;
    echo "$mode: ", $start + $length + strlen(' after') === strlen($content) ? 'position fits' : "position off", ', ';
    echo isset(decode_dump(substr($content, $start, -6))['trailer']) ? 'whole' : 'broken', ', ';
    echo substr($content, 0, $start), substr($content, -6), "\n";
}
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/stream_file_modes.tmp');
?>
--EXPECT--
w: position fits, whole,  after
w+: position fits, whole,  after
wb: position fits, whole,  after
x: position fits, whole,  after
c: position fits, whole,  after
c+: position fits, whole,  after
a: position fits, whole, before  after
a+: position fits, whole, before  after
r+: position fits, whole,  after
