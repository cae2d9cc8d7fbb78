--TEST--
Streams: a user wrapper that takes 1,000 bytes and then no more
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

$list = range(1, 10_000);
foreach ([0, false, null, -1] as $refusal) {
    $taken = 0;
    Wrapper::$content = '';
    Wrapper::$on_write = function ($data) use (&$taken, $refusal) {
        if ($taken === 1000) {
            return $refusal;
        }
        $now = min(strlen($data), 300, 1000 - $taken);
        $taken += $now;
        return $now;
    };
    try {
        @meminfo_dump(fopen('wrapper://', 'w'));
        echo "no exception\n";
    } catch (RuntimeException $e) {
        echo json_encode($refusal), ': ', $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
0: meminfo_dump(): the dump is incomplete, 1000 bytes of it were written: the stream takes no more
false: meminfo_dump(): the dump is incomplete, 1000 bytes of it were written: the stream takes no more
null: meminfo_dump(): the dump is incomplete, 1000 bytes of it were written: the stream takes no more
-1: meminfo_dump(): the dump is incomplete, 1000 bytes of it were written: the stream takes no more
