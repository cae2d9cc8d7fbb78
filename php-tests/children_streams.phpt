--TEST--
Children: contexts with their options, user wrappers and user filters
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Wrapper
{
    public $context;
    public function stream_open($path, $mode, $options, &$opened) { return true; }
    public function stream_write($data) { return strlen($data); }
    public function stream_flush() { return true; }
    public function stream_close() {}
}

class Filter extends php_user_filter
{
    public $kept;
    public function onCreate(): bool { $this->kept = [1, 2, 3]; return true; }
    public function filter($in, $out, &$consumed, bool $closing): int { return PSFS_PASS_ON; }
}

stream_wrapper_register('mine', 'Wrapper');
stream_filter_register('mine', 'Filter');
$context = stream_context_create(['mine' => ['option' => [1, 2]]]);
$stream = fopen('mine://x', 'w', false, $context);
$file = tmpfile();
stream_filter_append($file, 'mine', STREAM_FILTER_WRITE);
$dump = take_dump();

print_kinds(children($dump, item($dump, 'context', '<options>', 'mine')));
print_kinds(children($dump, item($dump, 'stream')));
echo kind(item($dump, 'file', '<write filter 0>', 'kept')), "\n";
?>
--EXPECTF--
option: array(2)
%A<wrapper data>: object(Wrapper)
<user wrapper>: object(Wrapper)
array(3)
