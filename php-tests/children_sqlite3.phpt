--TEST--
Children: what connections, statements and results of SQLite3 hold
--EXTENSIONS--
sqlite3
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$connection = new SQLite3(':memory:');
$connection->createFunction('closure', fn () => 1);
$statement = $connection->prepare('select :p, :q, ?3');
$name = 'x' . getmypid();
$statement->bindParam(':p', $name);
$statement->bindValue(':q', $name . 'y');
$statement->bindValue(3, $name . 'z');
$result = $connection->prepare('select 1')->execute();
print_held($dump = take_dump(), [item($dump, 'connection'), item($dump, 'statement'), item($dump, 'result')]);
// Up to 8.1 PHP does not say what callbacks a connection has: the closure is found in its memory.
foreach (['Closure', 'SQLite3Stmt'] as $class) {
    echo count_unreachable($dump, $class), " unreachable\n";
}
unset($connection, $result);
print_held($dump = take_dump(), [item($dump, 'statement', '<connection>')]);
?>
--EXPECTF--
SQLite3%r(
  <callback 0>: object\(Closure\))?%r
SQLite3Stmt
  <connection>: object(SQLite3)
  <parameter :p>: reference
  <parameter :q>: string(%d)
  <parameter 3>: string(%d)
SQLite3Result
  <statement>: object(SQLite3Stmt)
0 unreachable
0 unreachable
SQLite3%r(
  <callback 0>: object\(Closure\))?%r
