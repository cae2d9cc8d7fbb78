--TEST--
Children: functions that are registered with an XSLT processor
--EXTENSIONS--
dom
xsl
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip functions other than by name are registered from PHP 8.4 on');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$processor = new XSLTProcessor;
$processor->registerPHPFunctions(['first' => fn () => 1]);
$dump = take_dump();
echo kind(item($dump, 'processor', '<callback 0>')), "\n";
?>
--EXPECT--
object(Closure)
