--TEST--
Streams: a socket whose other end is closed
--FILE--
<?php
[$to, $from] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fclose($from);
try {
    @meminfo_dump($to);
    echo "no exception\n";
} catch (RuntimeException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
meminfo_dump(): the dump is incomplete, 0 bytes of it were written: the stream takes no more
