--TEST--
Children: dates hold their properties only, and no table of them is built
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Dated extends DateTimeImmutable { public $property; }

$date = new Dated('2020-01-01');
$date->property = [1, getmypid()];
$plain = new DateTime('2020-01-01', new DateTimeZone('Europe/Paris'));
$timezone = new DateTimeZone('UTC');
$interval = new DateInterval('P1D');
$period = new DatePeriod(new DateTime('2020-01-01'), new DateInterval('P1D'), 3);
take_dump();
$dump = take_dump();
foreach (['date', 'plain', 'timezone'] as $name) {
    print_held($dump, [item($dump, $name)]);
}
foreach (['date', 'plain', 'timezone', 'interval', 'period'] as $name) {
    $own = preg_grep('/^[<\[]/', array_keys(item($dump, $name)['children']));
    var_dump($own === []);
}
?>
--EXPECT--
Dated
  property: array(2)
DateTime
DateTimeZone
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
