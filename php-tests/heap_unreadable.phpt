--TEST--
Heap: another allocator is said to be one, and the rest of the dump is there
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$code = <<<'CODE'
<?php
$list = [new stdClass, 'text'];
meminfo_dump($stream = fopen('php://memory', 'w+'));
rewind($stream);
$dump = json_decode(stream_get_contents($stream), true);
echo $dump['heap']['unreadable'], "\n", isset($dump['heap']['accounts']) ? 'accounts' : 'no accounts', "\n";
var_dump(count($dump['items']) > 3, $dump['heap']['native']['rss_bytes'] > 0);
CODE;
putenv('USE_ZEND_ALLOC=0');
echo run_php($code);
?>
--EXPECT--
the request's memory is not managed by PHP's own allocator
no accounts
bool(true)
bool(true)
