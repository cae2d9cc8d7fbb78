--TEST--
Roots: global constants that hold arrays, objects and resources
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

enum Suit { case Hearts; }

define('AN_ARRAY', array_fill(0, 3, 'x'));
define('App\AN_OBJECT', new ArrayObject);
define('A_RESOURCE', fopen('php://memory', 'r'));
const A_CASE = Suit::Hearts;
const A_SCALAR = 5;
define('ANOTHER_SCALAR', 1.5);

$roots = roots(take_dump(), '<CONSTANT>');
// STDIN and its like.
print_kinds(array_filter($roots, fn ($name) => !str_starts_with($name, 'STD'), ARRAY_FILTER_USE_KEY));
echo kind($roots['STDIN']), "\n";
?>
--EXPECT--
AN_ARRAY: array(3)
App\\AN_OBJECT: object(ArrayObject)
A_RESOURCE: resource(stream)
A_CASE: object(Suit)
resource(stream)
