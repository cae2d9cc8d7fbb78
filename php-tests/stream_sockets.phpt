--TEST--
Streams: a pair of sockets
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function dump_small()
{
    [$to, $from] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    meminfo_dump($to);
    fclose($to);
    return stream_get_contents($from);
}

$dump = decode_dump(dump_small());
echo kind(roots($dump, 'dump_small()')['to']), "\n";
?>
--EXPECT--
resource(stream)
