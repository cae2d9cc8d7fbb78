--TEST--
Children: functions that are registered with a connection of PDO, and arguments of its statements
--EXTENSIONS--
pdo
pdo_sqlite
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A { public function method() {} }
class Statement extends PDOStatement { private function __construct(public $argument) {} }

// The methods of PDO itself are deprecated from PHP 8.5 on.
error_reporting(E_ALL & ~E_DEPRECATED);
$connection = new PDO('sqlite::memory:');
$connection->setAttribute(PDO::ATTR_STATEMENT_CLASS, ['Statement', [new A]]);
$connection->sqliteCreateFunction('closure', fn () => 1);
$connection->sqliteCreateFunction('method', [new A, 'method']);
$dump = take_dump();
$children = children($dump, item($dump, 'connection'));
echo kind($children['<statement arguments>']), "\n";
echo count(preg_grep('/^<callback \d+>$/', array_keys($children))), " callbacks\n";
echo count_unreachable($dump, 'A'), " unreachable\n";
?>
--EXPECT--
array(1)
2 callbacks
0 unreachable
