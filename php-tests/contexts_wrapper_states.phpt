--TEST--
Contexts: inside of a user stream wrapper: opening, reading, closing
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Wrapper
{
    public $context;

    public function stream_open($path, $mode, $options, &$opened) { show('Wrapper', 'Option'); return true; }
    public function stream_read($n) { show('Wrapper', 'Option'); return ''; }
    public function stream_eof() { return true; }
    public function stream_stat() { return []; }
    public function stream_close() { show('Wrapper', 'Option'); }
    public function url_stat($path, $flags) { show('Wrapper'); return false; }
}

class Option {}

stream_wrapper_register('wrapper', 'Wrapper');
echo "open\n";
$stream = fopen('wrapper://', 'r', false, stream_context_create(['wrapper' => ['key' => new Option]]));
echo "read\n";
fread($stream, 1);
echo "close\n";
fclose($stream);
echo "stat\n";
file_exists('wrapper://');
?>
--EXPECT--
open
Wrapper: Wrapper->stream_open() this
Option: Wrapper->stream_open() this > context > <options> > wrapper > key
read
Wrapper: Wrapper->stream_read() this
Option: Wrapper->stream_read() this > context > <options> > wrapper > key
close
Wrapper: Wrapper->stream_close() this
Option: Wrapper->stream_close() this > context > <options> > wrapper > key
stat
Wrapper: Wrapper->url_stat() this
