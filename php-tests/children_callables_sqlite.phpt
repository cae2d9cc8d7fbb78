--TEST--
Children: connections of SQLite show each reference to a callable that PHP counts
--EXTENSIONS--
pdo
pdo_sqlite
sqlite3
--SKIPIF--
<?php
if (PHP_VERSION_ID < 80200) die('skip up to PHP 8.1 a connection does not tell of its callables: they are found in its memory');
if (PHP_MAJOR_VERSION . '.' . PHP_MINOR_VERSION === '8.3') die('skip in PHP 8.3 a connection does not tell of its authorizer: it is found in its memory');
?>
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);

class Row
{
    public function __construct(mixed ...$arguments) {}
}

function connection(callable $set): SQLite3
{
    $connection = new SQLite3(':memory:');
    $set($connection);
    return $connection;
}

function pdo(callable $set, bool $is_driver = false): object|false
{
    if ($is_driver && !class_exists('Pdo\Sqlite')) {
        return false;
    }
    $connection = $is_driver ? new Pdo\Sqlite('sqlite::memory:') : new PDO('sqlite::memory:');
    return $set($connection) === false ? false : $connection;
}

check_callables([
    'createFunction' => fn ($callable) => connection(fn ($connection) => $connection->createFunction('f', $callable)),
    'createAggregate' => fn ($callable) => connection(fn ($connection) => $connection->createAggregate('f', $callable, fn () => '')),
    'createAggregate, the end' => fn ($callable) => connection(fn ($connection) => $connection->createAggregate('f', fn () => '', $callable)),
    'createCollation' => fn ($callable) => connection(fn ($connection) => $connection->createCollation('f', $callable)),
    // PHP 8.2 counts what cannot be counted, a string or constant array, which debug builds do not allow.
    'setAuthorizer' => fn ($callable) => is_string($callable) || is_array($callable) && is_string($callable[0]) ? false : connection(fn ($connection) => $connection->setAuthorizer($callable)),
    'sqliteCreateFunction' => fn ($callable) => pdo(fn ($connection) => $connection->sqliteCreateFunction('f', $callable)),
    'sqliteCreateAggregate' => fn ($callable) => pdo(fn ($connection) => $connection->sqliteCreateAggregate('f', $callable, $callable)),
    'sqliteCreateCollation' => fn ($callable) => pdo(fn ($connection) => $connection->sqliteCreateCollation('f', $callable)),
    'createFunction of Pdo\Sqlite' => fn ($callable) => pdo(fn ($connection) => $connection->createFunction('f', $callable), true),
    'createAggregate of Pdo\Sqlite' => fn ($callable) => pdo(fn ($connection) => $connection->createAggregate('f', $callable, $callable), true),
    'createCollation of Pdo\Sqlite' => fn ($callable) => pdo(fn ($connection) => $connection->createCollation('f', $callable), true),
    'setAuthorizer of Pdo\Sqlite' => fn ($callable) => PHP_VERSION_ID < 80500 ? false
        : pdo(fn ($connection) => $connection->setAuthorizer($callable), true),
    'FETCH_FUNC' => function ($callable) {
        $connection = new PDO('sqlite::memory:');
        $statement = $connection->query('SELECT 1');
        $statement->fetchAll(PDO::FETCH_FUNC, $callable);
        return $statement;
    },
    'FETCH_CLASS' => function ($callable) {
        $connection = new PDO('sqlite::memory:');
        $statement = $connection->query('SELECT 1');
        $statement->setFetchMode(PDO::FETCH_CLASS, 'Row', [$callable]);
        return $statement;
    },
]);
?>
--EXPECT--
compared
