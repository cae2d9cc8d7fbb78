--TEST--
Frames: $this is a root of the method, arguments passed by reference are references
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Worker
{
    public $jobs = [1, 2];

    public function run(array &$by_reference, $undefined_soon)
    {
        unset($undefined_soon);
        return take_dump();
    }
}

$list = [1, 2, 3];
$dump = (new Worker)->run($list, [1]);
print_roots($dump, 'Worker->run()');
echo json_encode(names(roots($dump)['list'])), "\n";
?>
--EXPECT--
Worker->run()
  by_reference: reference
  this: object(Worker)
[["Worker->run()","by_reference"],["<GLOBAL>","list"]]
