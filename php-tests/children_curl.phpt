--TEST--
Children: what handles of curl hold
--EXTENSIONS--
curl
--SKIPIF--
<?php
if (PHP_VERSION_ID >= 80300) die('skip what a handle holds has only numbers from PHP 8.3 on');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A { public function header() {} }

$handle = curl_init();
curl_setopt($handle, CURLOPT_WRITEFUNCTION, fn () => 1);
curl_setopt($handle, CURLOPT_HEADERFUNCTION, [new A, 'header']);
curl_setopt($handle, CURLOPT_READFUNCTION, fn () => 1);
curl_setopt($handle, CURLOPT_INFILE, fopen('php://memory', 'r'));
curl_setopt($handle, CURLOPT_PROGRESSFUNCTION, fn () => 1);
// PHP has it from 8.2 on.
defined('CURLOPT_XFERINFOFUNCTION') and curl_setopt($handle, CURLOPT_XFERINFOFUNCTION, fn () => 1);
curl_setopt($handle, CURLOPT_STDERR, fopen('php://memory', 'w'));
curl_setopt($handle, CURLOPT_PRIVATE, new A);
$multiple = curl_multi_init();
curl_multi_add_handle($multiple, $handle);
$multiple_with_push = curl_multi_init();
curl_multi_setopt($multiple_with_push, CURLMOPT_PUSHFUNCTION, fn () => 1);
$dump = take_dump();
print_held($dump, [item($dump, 'handle'), item($dump, 'multiple'), item($dump, 'multiple_with_push')]);
echo count_unreachable($dump, 'A'), " unreachable\n";
?>
--EXPECTF--
CurlHandle
  <read function>: object(Closure)
  <read stream>: resource(stream)
  <write function>: object(Closure)
  <header function>: array(2)
  <progress function>: object(Closure)%r(
  <transfer info function>: object\(Closure\))?%r
  <error stream>: resource(stream)
  <private>: object(A)
CurlMultiHandle
  <handle 0>: object(CurlHandle)
CurlMultiHandle
  <push function>: object(Closure)
0 unreachable
