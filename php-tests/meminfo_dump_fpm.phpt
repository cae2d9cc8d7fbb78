--TEST--
meminfo_dump() in a worker of PHP-FPM, request after request
--SKIPIF--
<?php
require __DIR__ . '/include/fpm.inc';
Fpm::skip_without_fpm();
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/fpm.inc';

$fpm = new Fpm();
$script = $fpm->script('held.php', <<<'CODE'
<?php
$held = new ArrayObject();
meminfo_dump(fopen('php://output', 'w'));
CODE);
for ($i = 0; $i < 3; $i++) {
    $answer = $fpm->request($script);
    $dump = decode_dump($answer['body']);
    echo kind(roots($dump)['held']), $answer['errors'], "\n";
}
?>
--EXPECT--
object(ArrayObject)
object(ArrayObject)
object(ArrayObject)
