--TEST--
Children: a socket that was a stream holds it
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

[$first, $second] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$socket = socket_import_stream($first);
unset($first);
print_held($dump = take_dump(), [item($dump, 'socket')]);
?>
--EXPECT--
Socket
  <stream>: resource(stream)
