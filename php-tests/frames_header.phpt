--TEST--
Frames: the header tells file and line of each frame of user code, innermost first
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function outer()
{
    return array_map('inner', [1])[0];
}

function inner($element)
{
    $stream = fopen('php://memory', 'w+');
    meminfo_dump($stream);
    rewind($stream);
    return decode_dump(stream_get_contents($stream));
}

$dump =
    outer();
foreach ($dump['header']['frames'] as $frame) {
    if (isset($frame['file'])) {
        $frame['file'] = $frame['file'] === __FILE__ ? 'this file' : 'another file';
    }
    echo json_encode($frame), "\n";
}
?>
--EXPECT--
{"frame":"inner()","file":"this file","line":12}
{"frame":"array_map()"}
{"frame":"outer()","file":"this file","line":6}
{"frame":"<GLOBAL>","file":"this file","line":18}
