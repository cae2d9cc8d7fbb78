--TEST--
Heap: compiled code, in all and by function and class
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--INI--
opcache.enable_cli=0
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

function owners(string $mark): array
{
    $owners = [];
    foreach (heap($mark)['code'] as $owner) {
        $owners[($owner['scope'] ?? '') . '::' . ($owner['function'] ?? '')] = $owner['bytes'];
    }
    return $owners;
}

function properties(int $n): string
{
    return implode('', array_map(fn ($i) => "public \$property$i = $i;", range(1, $n)));
}

class Scoped { function closure() { return function () { return strlen(getmypid()) + count([]); }; } }
class Other {}
$text = 'function small($a, $b) {' . str_repeat('$a + $b;', 1024) . '} class Small {' . properties(1024) . '}';
eval($text);
$text = 'function large($a, $b) {' . str_repeat('$a + $b;', 2048) . '} class Large {' . properties(2048) . '}';
mark('small code');
eval($text);
mark('large code');
$text = '/** ' . str_repeat('documented ', 1000) . '*/ function documented() {}';
mark('with text');
eval($text);
mark('documented');
$text = '#[Marked(1, 2, 3)] function marked() {}';
mark('no attribute');
eval($text);
mark('attribute');
$closure = (new Scoped)->closure();
$bound = [];
mark('no closure');
for ($i = 0; $i < 100; $i++) { $bound[] = $closure->bindTo(null, Scoped::class); }
mark('own closures');
// Another class gets a cache of its own, which belongs to the closure.
for ($i = 0; $i < 100; $i++) { $bound[] = $closure->bindTo(null, Other::class); }
mark('other closures');

$owners = owners('large code');
$caches = moved('own closures', 'other closures', 'object') - moved('no closure', 'own closures', 'object');
var_dump(
    // Each statement is two instructions of 32 bytes.
    $owners['::large'] - $owners['::small'] === 1024 * 64,
    // A default value takes 16 bytes, a slot of the table 40.
    $owners['Large::'] - $owners['Small::'] === 1024 * 56,
    moved('small code', 'large code', 'classes') === $owners['Large::'],
    moved('small code', 'large code', 'opcodes and literals') > 2048 * 64,
    moved('with text', 'documented', 'doc comments') === string_block(11006),
    moved('no attribute', 'attribute', 'attributes') >= block(56) + block(80),
    $caches > 0 && $caches % 100 === 0,
);
unmark();
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
