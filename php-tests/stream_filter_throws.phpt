--TEST--
Streams: a user filter that throws, and one that gives up
--FILE--
<?php
class Bad extends php_user_filter
{
    public function filter($in, $out, &$consumed, bool $closing): int
    {
        if ($closing) {
            return PSFS_PASS_ON;
        }
        // What is left in there, PHP up to 8.3 leaks.
        while (stream_bucket_make_writeable($in)) {
        }
        if ($this->params === 'throw') {
            throw new LogicException('from the filter');
        }
        return PSFS_ERR_FATAL;
    }
}
stream_filter_register('bad', 'Bad');

foreach (['throw', 'give up'] as $what) {
    $stream = fopen('/dev/null', 'w');
    stream_filter_append($stream, 'bad', STREAM_FILTER_WRITE, $what);
    try {
        @meminfo_dump($stream);
        echo "no exception\n";
    } catch (Exception $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
LogicException: from the filter
RuntimeException: meminfo_dump(): the dump is incomplete, 0 bytes of it were written: the stream takes no more
