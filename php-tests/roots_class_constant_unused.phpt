--TEST--
Roots: enum cases and constants that nobody has asked for are left alone
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

enum Suit: int
{
    case Hearts = 1 << 1;
    case Spades = 1 << 2;
}

class Config
{
    const CASES = [Suit::Hearts, self::class];
}

class_exists(Config::class);
$dump = take_dump();
echo count(objects($dump, 'Suit')), "\n";
var_dump(Suit::from(4)->name, count(Config::CASES));
?>
--EXPECT--
0
string(6) "Spades"
int(2)
