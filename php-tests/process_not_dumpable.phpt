--TEST--
Processes: a worker of PHP-FPM that has changed its user sees what extensions hold, as any other process does
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip needs PHP\'s own allocator');
require __DIR__ . '/include/fpm.inc';
Fpm::skip_without_fpm();
if (fileowner(__FILE__) !== 0) die('skip only root can change its user');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';
require __DIR__ . '/include/fpm.inc';

$code = <<<'CODE'
<?php
class Held {}
class Element { public $held; }
// While it is sorted, the array is on the native stack alone.
$list = [new Element, new Element];
$list[0]->held = $list[1]->held = new Held;
usort($list, function ($a, $b) {
    unset($a, $b);
    $GLOBALS['list'] = null;
    meminfo_dump($stream = fopen('php://memory', 'w+'));
    rewind($stream);
    fpassthru($stream);
    exit;
});
CODE;
foreach ([['user' => 'root', 'group' => 'root'], ['user' => 'nobody', 'group' => 'nogroup']] as $pool) {
    $fpm = new Fpm([], $pool);
    $dump = decode_dump($fpm->request($fpm->script('held.php', $code))['body']);
    echo $pool['user'], ': ', count(objects($dump, 'Held')), ' objects, ', count_unreachable($dump, 'Held'), ' unreachable, ',
        implode(', ', $dump['header']['degraded'] ?? ['nothing is missing']), "\n";
}
?>
--EXPECT--
root: 1 objects, 0 unreachable, nothing is missing
nobody: 1 objects, 0 unreachable, nothing is missing
