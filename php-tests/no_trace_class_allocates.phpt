--TEST--
No trace: a class that allocates when it is asked what it holds is named, and the account of the heap is that of before
--EXTENSIONS--
iconv
raphf
http
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip needs PHP\'s own allocator');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$messages = [];
for ($i = 0; $i < 3; $i++) {
    $messages[] = new http\Client\Request('GET', 'http://localhost/');
}
$first = take_dump();
$second = take_dump();
foreach ([$first, $second] as $dump) {
    $grown = $dump['trailer']['memory_usage'] - $dump['header']['memory_usage'];
    $told = 0;
    foreach ($dump['trailer']['degraded'] ?? [] as $sentence) {
        echo preg_replace('/-?\d+/', 'N', $sentence), "\n";
        $told += (int) preg_replace('/^[^\d-]*/', '', $sentence);
    }
    echo $grown > 0 ? 'more memory' : 'the same memory', ', ', $grown === $told ? 'as told' : "not the $told that are told", "\n";
    var_dump($dump['heap']['memory_usage'] === $dump['header']['memory_usage']);
}
?>
--EXPECT--
http\Client\Request, asked what its objects hold, has changed PHP's memory by N bytes: the account of the heap is that of the moment before
more memory, as told
bool(true)
the same memory, as told
bool(true)
