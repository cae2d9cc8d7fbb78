--TEST--
Children: what connections, statements and rows of PDO hold
--EXTENSIONS--
pdo
pdo_sqlite
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class A {}
class Statement extends PDOStatement { private function __construct(public $argument = null) {} }
class Row { public function __construct(public $argument) {} }

$name = 'x' . getmypid();
$value = [$name];
$connection = new PDO('sqlite::memory:');
$bound = $connection->prepare('select :p as a, :q as b');
$bound->bindParam(':p', $name);
$bound->bindValue(':q', $name . 'y');
$bound->bindColumn('a', $column);
$numbered = $connection->prepare('select ?');
$numbered->bindValue(1, $name . 'z');
$into = $connection->query('select 1');
$into->setFetchMode(PDO::FETCH_INTO, new A);
$class = $connection->query('select 1');
$class->setFetchMode(PDO::FETCH_CLASS, 'Row', [[new A]]);
$lazy = $connection->query('select 1')->fetch(PDO::FETCH_LAZY);
unset($connection);
$dump = take_dump();
foreach (['bound', 'numbered', 'into', 'class', 'lazy'] as $variable) {
    print_held($dump, [item($dump, $variable)], 'queryString', '<sent query>');
}
foreach (['A', 'PDO', 'PDOStatement'] as $class) {
    echo count_unreachable($dump, $class), " unreachable\n";
}
?>
--EXPECTF--
PDOStatement
  <connection>: object(PDO)
  <query>: string(%d)
  <parameter :p>: reference
  <parameter :q>: string(%d)
  <column a>: reference
PDOStatement
  <connection>: object(PDO)
  <query>: string(%d)
  <parameter 1>: string(%d)
PDOStatement
  <connection>: object(PDO)
  <query>: string(%d)
  <fetch into>: object(A)
PDOStatement
  <connection>: object(PDO)
%r(  <constructor argument 0>: array\(1\)
)?%r  <query>: string(%d)
  <constructor arguments>: array(1)
PDORow
  <statement>: object(PDOStatement)
0 unreachable
0 unreachable
0 unreachable
