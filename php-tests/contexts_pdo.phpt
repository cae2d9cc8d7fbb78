--TEST--
Contexts: inside of functions, aggregates and collations that SQLite calls through PDO
--EXTENSIONS--
pdo
pdo_sqlite
--INI--
error_reporting=24575
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Called { public function call($x) { show_callbacks('Called'); return $x; } }
class Compared { public function compare($a, $b) { show_callbacks('Compared'); return $a <=> $b; } }
class Stepped
{
    public function step($context, $row)
    {
        if ($row === 2) {
            show_callbacks('Stepped', 'Total');
        }
        return $context ?? new Total;
    }
}
class Finished { public function finish($context) { show_callbacks('Finished', 'Total'); return 1; } }
class Total {}
class Row { public function __construct($argument) { show_callbacks('Row', 'Argument'); } }
class Argument {}

function show_callbacks(...$classes)
{
    // A method is an array in one version, its object in another.
    echo preg_replace('/ > <callback \d+>( > 0)?$/m', ' > <callback>', holders('Called', ...$classes));
}

$pdo = new PDO('sqlite::memory:');
$pdo->sqliteCreateFunction('called', [new Called, 'call']);
$pdo->sqliteCreateCollation('compared', [new Compared, 'compare']);
$pdo->sqliteCreateAggregate('aggregated', [new Stepped, 'step'], [new Finished, 'finish']);
$pdo->exec('CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)');
foreach (['called(1)', 'aggregated()', "'a' < 'b' COLLATE compared"] as $expression) {
    echo $expression, "\n";
    $pdo->query("SELECT $expression FROM t LIMIT 1")->fetchAll();
}
echo "constructor\n";
$pdo->query('SELECT 1 AS x')->fetchAll(PDO::FETCH_CLASS, 'Row', [new Argument]);
?>
--EXPECT--
called(1)
Called: Called->call() this
Called: Called->call() this
aggregated()
Called: PDO->query() this > <callback>
Stepped: Stepped->step() this
Total: Stepped->step() context
Called: PDO->query() this > <callback>
Finished: Finished->finish() this
Total: Finished->finish() context
'a' < 'b' COLLATE compared
Called: PDO->query() this > <callback>
Compared: Compared->compare() this
constructor
Called: <GLOBAL> pdo > <callback>
Row: Row->__construct() this
Argument: Row->__construct() argument
