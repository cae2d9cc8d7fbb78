--TEST--
Children: files and folders of SPL hold their streams
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Wrapper
{
    public $context;
    public function stream_open($path, $mode, $options, &$opened) { return true; }
    public function stream_stat() { return []; }
    public function url_stat() { return []; }
}

stream_wrapper_register('mine', 'Wrapper');
$file = new SplFileObject('mine://x', 'r', false, stream_context_create(['mine' => ['option' => [1, getmypid()]]]));
$temporary = new SplTempFileObject;
$folder = new DirectoryIterator(__DIR__);
$info = new SplFileInfo(__FILE__);
$csv = new SplFileObject(__FILE__);
$csv->setFlags(SplFileObject::READ_CSV);
$csv->rewind();
$csv->current();
$dump = take_dump();
foreach (['file', 'temporary', 'folder', 'info', 'csv'] as $name) {
    print_held($dump, [item($dump, $name)]);
}
echo kind(item($dump, 'file', '<stream>', '<user wrapper>', 'context', '<options>', 'mine', 'option')), "\n";
?>
--EXPECT--
SplFileObject
  <stream>: resource(stream)
SplTempFileObject
  <stream>: resource(stream)
DirectoryIterator
  <stream>: resource(stream)
SplFileInfo
SplFileObject
  <stream>: resource(stream)
  <current>: array(1)
array(2)
