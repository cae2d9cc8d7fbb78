--TEST--
Heap: what the engine keeps for itself moves by what it takes
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--INI--
opcache.enable_cli=0
memory_limit=-1
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

function deep(int $depth, string $name): void { $depth ? deep($depth - 1, $name) : mark($name); }
function spread(array $variables): void { extract($variables); mark('spread them'); }
function generates() { yield 1; }

deep(1, 'at start');
$text = 'return "' . str_repeat('interned ', 10_000) . '" . getmypid();';
mark('with text');
eval($text);
mark('interned text');

$variables = [];
foreach (range(1, 1000) as $i) { $variables["name$i"] = $i; }
mark('with variables');
spread($variables);

mark('no constant');
define('A_CONSTANT_' . str_repeat('X', 1000), getmypid());
mark('constant');

mark('few objects');
$objects = array_fill(0, 40_000, null);
foreach ($objects as &$object) { $object = new stdClass; }
unset($object);
mark('many objects');
$objects = null;

ini_set('user_agent', str_repeat('agent', 2000));
mark('with setting');

$arguments = range(1, 4096);
mark('no callback');
register_shutdown_function('max', ...$arguments);
mark('callback');

deep(10_000, 'deep recursion');

$generators = array_fill(0, 1000, null);
mark('no generators');
foreach ($generators as &$generator) { $generator = generates(); $generator->current(); }
mark('generators');
foreach ($generators as &$generator) { $generator->next(); }
unset($generator);
mark('ended ones');
$generators = null;

$fibers = array_fill(0, 10, null);
mark('no fibers');
foreach ($fibers as &$fiber) { $fiber = new Fiber(fn () => Fiber::suspend()); $fiber->start(); }
mark('ten fibers');
foreach ($fibers as &$fiber) { $fiber->resume(); }
unset($fiber);
mark('ended fibers');
$fibers = null;

ob_start();
echo str_repeat('x', 1_000_000);
mark('with output');
ob_end_clean();

$stream = fopen('php://memory', 'w+');
fwrite($stream, 'x');
mark('short stream');
fwrite($stream, str_repeat('y', 999_999));
mark('long stream');

$output = moved('ended fibers', 'with output', 'output buffers');
$fibers = moved('ended fibers', 'ten fibers', 'object');
$constant = moved('no constant', 'constant', 'constants') - string_block(1011);
$stack = moved('with setting', 'deep recursion', 'VM stack: main');
var_dump([
    'interned strings' => moved('with text', 'interned text', 'interned strings') === string_block(90_000),
    'symbol tables' => moved('with variables', 'spread them', 'symbol tables') === block(56) + block(1024 * 40),
    'constants' => $constant >= block(24) && $constant <= block(48),
    // The list of objects doubles from 1024 on.
    'engine tables' => moved('few objects', 'many objects', 'engine tables') === block(65536 * 8) - block(1024 * 8),
    'settings' => moved('many objects', 'with setting', 'settings') >= string_block(10_000),
    'callbacks' => moved('no callback', 'callback', 'callbacks') >= block(16 * 4096),
    // Pages of 256 KiB.
    'VM stack: main' => $stack >= 3 * block(262144) && $stack % block(262144) === 0,
    // Their own: a frame of 80 bytes, and a slot of 16 for what yield returns.
    'generators' => moved('ended ones', 'generators', 'object') === 1000 * block(96),
    // Their own: a page of 16 KiB, and what describes the native stack. The closure that has been run is gone as well.
    'fibers' => $fibers >= 10 * block(16384) && $fibers <= 10 * (block(16384) + block(64) + block(384)),
    'native stacks' => heap('ten fibers')['native']['fiber_stack_bytes'] > heap('no fibers')['native']['fiber_stack_bytes'],
    'output buffers' => $output >= 1_000_000 && $output < 1_100_000,
    // Their own as well.
    'streams' => moved('short stream', 'long stream', 'resource') === string_block(1_000_000) - string_block(1),
]);
unmark();
?>
--EXPECT--
array(12) {
  ["interned strings"]=>
  bool(true)
  ["symbol tables"]=>
  bool(true)
  ["constants"]=>
  bool(true)
  ["engine tables"]=>
  bool(true)
  ["settings"]=>
  bool(true)
  ["callbacks"]=>
  bool(true)
  ["VM stack: main"]=>
  bool(true)
  ["generators"]=>
  bool(true)
  ["fibers"]=>
  bool(true)
  ["native stacks"]=>
  bool(true)
  ["output buffers"]=>
  bool(true)
  ["streams"]=>
  bool(true)
}
