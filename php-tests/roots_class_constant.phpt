--TEST--
Roots: class constants and enum cases, under the class that declares them
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

define('AT_RUN_TIME', 'a');

enum Suit: string
{
    const Default = self::Hearts;

    case Hearts = 'H';
    case Spades = 'S';
}

interface Listed
{
    const OF_INTERFACE = [AT_RUN_TIME => 1, 'b' => 2];
}

class Base implements Listed
{
    const ARRAY_OF_CASES = [Suit::Hearts, Suit::Spades, PHP_OS];
    private const CASE = Suit::Spades;

    static function touch()
    {
        return [self::CASE, static::ARRAY_OF_CASES, Suit::Default];
    }
}

class Child extends Base {}

$touched = [Child::touch(), Child::OF_INTERFACE];
$dump = take_dump();
$roots = roots($dump, '<CLASS_CONSTANT>');
foreach (['Suit::Hearts', 'Suit::Spades', 'Suit::Default', 'Base::ARRAY_OF_CASES', 'Base::CASE', 'Listed::OF_INTERFACE'] as $name) {
    echo $name, ': ', kind($roots[$name] ?? null), "\n";
}
echo count(preg_grep('/^Child::/', array_keys($roots))), "\n";
echo json_encode(names($roots['Suit::Spades'])), "\n";
print_kinds(children($dump, $roots['Suit::Hearts']));
?>
--EXPECT--
Suit::Hearts: object(Suit)
Suit::Spades: object(Suit)
Suit::Default: object(Suit)
Base::ARRAY_OF_CASES: array(3)
Base::CASE: object(Suit)
Listed::OF_INTERFACE: array(2)
0
[["<CLASS_CONSTANT>","Suit::Spades"],["<CLASS_CONSTANT>","Base::CASE"]]
name: string(6)
value: string(1)
