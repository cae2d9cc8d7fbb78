--TEST--
Streams: a user wrapper that claims to have written more than it was given
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = fn ($data) => strlen($data) + 100;
@meminfo_dump(fopen('wrapper://', 'w'));
echo json_last_error_msg(), ' ', json_decode(Wrapper::$content) ? 'whole' : 'broken', "\n";
?>
--EXPECT--
No error whole
