--TEST--
Contexts: inside of callbacks of usort(), array_map(), preg_replace_callback(), array_walk()
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function chain(): string
{
    return implode(', ', array_column(array_slice(take_dump()['header']['frames'], 2), 'frame'));
}

$list = [[3], [1], [2]];
usort($list, function ($a, $b) {
    $GLOBALS['chain'] = chain();
    return $a <=> $b;
});
echo preg_replace('/\{closure:.*?\}/', '{closure}', $chain), ' ', json_encode($list), "\n";

class Callbacks
{
    public static function map($x) { return chain(); }
    public function replace($match) { return chain(); }
    public function walk(&$x, $key, $extra) { $x = chain(); }
}
echo array_map('Callbacks::map', [[1]])[0], "\n";
echo preg_replace_callback('/x/', [new Callbacks, 'replace'], 'x'), "\n";
array_walk($list[0], [new Callbacks, 'walk'], [1, 2]);
echo $list[0][0], "\n";
?>
--EXPECT--
{closure}(), usort(), <GLOBAL> [[1],[2],[3]]
Callbacks::map(), array_map(), <GLOBAL>
Callbacks->replace(), preg_replace_callback(), <GLOBAL>
Callbacks->walk(), array_walk(), <GLOBAL>
