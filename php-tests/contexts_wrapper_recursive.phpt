--TEST--
Contexts: a dump into a user wrapper that dumps into itself, three deep
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/wrapper.inc';

$contents = [];
function descend($level)
{
    global $contents;
    $contents[$level] = '';
    Wrapper::$on_write = function ($data) use ($level) {
        global $contents;
        $contents[$level] .= $data;
        if ($level < 3 && !isset($contents[$level + 1])) {
            $on_write = Wrapper::$on_write;
            descend($level + 1);
            Wrapper::$on_write = $on_write;
        }
        return strlen($data);
    };
    $stream = fopen('wrapper://', 'w');
    meminfo_dump($stream);
}

descend(1);
foreach ($contents as $level => $json) {
    $dump = decode_dump($json);
    $frames = array_count_values(array_column($dump['header']['frames'], 'frame'));
    echo $level, ': ', $frames['descend()'], ' of descend(), ', $frames['meminfo_dump()'] ?? 0, ' of meminfo_dump(), ';
    echo kind(roots($dump, 'meminfo_dump()')['<argument 1>'] ?? null), "\n";
}
?>
--EXPECT--
1: 1 of descend(), 0 of meminfo_dump(), missing
2: 2 of descend(), 1 of meminfo_dump(), resource(stream)
3: 3 of descend(), 2 of meminfo_dump(), resource(stream)
