--TEST--
Streams: php://output goes through the output buffers
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

ob_start();
echo 'before ';
meminfo_dump(fopen('php://output', 'w'));
echo ' after';
$content = ob_get_clean();
preg_match('/^before (.*) after$/s', $content, $match);
var_dump(isset(decode_dump($match[1])['trailer']));
?>
--EXPECT--
bool(true)
