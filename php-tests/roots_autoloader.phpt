--TEST--
Roots: autoloaders, which are not counted by the dump
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Loader
{
    public $map = [1, 2, 3];
    public function load($class) {}
    public function __invoke($class) {}
}

$kept = new Loader;
spl_autoload_register(fn ($class) => null);
spl_autoload_register([$kept, 'load']);
spl_autoload_register(new Loader);
spl_autoload_register('strlen');
$stream = fopen('php://memory', 'w+');
$status = gc_status();
meminfo_dump($stream);
$status_after = gc_status();
$dump = take_dump();
print_roots($dump, '<AUTOLOADER>');
echo item($dump, 'kept')['refcount'], "\n";
var_dump($status['runs'] === $status_after['runs'], $status['roots'] === $status_after['roots']);
foreach (spl_autoload_functions() as $autoloader) {
    spl_autoload_unregister($autoloader);
}
$autoloader = null;
print_roots(take_dump(), '<AUTOLOADER>');
?>
--EXPECTF--
<AUTOLOADER>
  0: object(Closure)
  1: object(Loader)
  2: object(Loader)
%r(  2 <object>: object\(Loader\)
)?%r2
bool(true)
bool(true)
<AUTOLOADER>
