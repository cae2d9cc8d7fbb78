--TEST--
Streams: a user wrapper that takes a dump itself
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = function ($data) {
    static $inner;
    if (!$inner) {
        $inner = take_dump();
        echo preg_replace('/\{closure:.*?\}/', '{closure}', implode(', ', array_column($inner['header']['frames'], 'frame'))), "\n";
        print_roots($inner, 'meminfo_dump()');
    }
    return strlen($data);
};
$stream = fopen('wrapper://', 'w');
meminfo_dump($stream);
$dump = decode_dump(Wrapper::$content);
echo implode(', ', array_column($dump['header']['frames'], 'frame')), "\n";
?>
--EXPECT--
take_dump(), {closure}(), Wrapper->stream_write(), meminfo_dump(), <GLOBAL>
meminfo_dump()
  <argument 1>: resource(stream)
<GLOBAL>
