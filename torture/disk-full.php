<?php
// Dumps into a file that cannot take it all, in one of the ways in which a dump is written, and checks that the program
// goes on. Arguments: the file, "direct" or "spooled", how many bytes it can take ("" if unknown).

[, $file, $how, $limit] = $argv;
$list = [];
for ($i = 0; $i < 60_000; $i++) {
    $list[] = (object) ['key' => "value $i"];
}
$stream = fopen($file, 'w');
if ($how === 'spooled') {
    // With a filter, the dump is made before it is written. One that leaves the bytes as they are.
    stream_filter_append($stream, 'convert.quoted-printable-decode', STREAM_FILTER_WRITE);
}
$problem = null;
$usage = memory_get_usage();
try {
    @meminfo_dump($stream);
    $result = 'whole';
} catch (RuntimeException $e) {
    $result = 'incomplete';
    if (!preg_match('/the dump is incomplete, (\d+) bytes of it were written/', $e->getMessage(), $match)) {
        $problem = "unknown message: {$e->getMessage()}";
    } elseif ($how === 'direct') {
        clearstatcache();
        if ((int) $match[1] !== filesize($file)) {
            $problem = "$match[1] bytes according to the message, " . filesize($file) . ' in the file';
        } elseif ($limit !== '' && (int) $match[1] !== (int) $limit) {
            $problem = "$match[1] bytes of $limit used";
        }
    }
    unset($e);
}
if ($how === 'direct' && memory_get_usage() - $usage > 64 << 10) {
    $problem ??= 'the heap has grown';
}

// The process goes on: it can dump elsewhere, and use what it has.
$elsewhere = fopen('/dev/null', 'w');
meminfo_dump($elsewhere);
if (count($list) !== 60_000 || $list[59_999]->key !== 'value 59999') {
    $problem ??= 'the heap is damaged';
}
echo $problem ?? $result, "\n";
