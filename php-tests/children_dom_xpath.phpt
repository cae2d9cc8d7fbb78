--TEST--
Children: functions that are registered with an XPath object
--EXTENSIONS--
dom
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80400) die('skip functions other than by name are registered from PHP 8.4 on');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$xpath = new DOMXPath(new DOMDocument);
$xpath->registerPhpFunctions(['first' => fn () => 1]);
$xpath->registerPhpFunctionNS('urn:n', 'second', fn () => 2);
print_held($dump = take_dump(), [item($dump, 'xpath')]);
?>
--EXPECT--
DOMXPath
  <callback 0>: object(Closure)
  <callback 1>: object(Closure)
  <document>: memory
