--TEST--
Frames: names have their namespace
--FILE--
<?php
namespace App\Service;

require __DIR__ . '/include/dump.inc';

function run($argument)
{
    return \take_dump();
}

class Worker
{
    public function handle($argument)
    {
        return run($argument);
    }
}

$dump = (new Worker)->handle([1]);
\print_roots($dump, 'App\Service\run()');
\print_roots($dump, 'App\Service\Worker->handle()');
?>
--EXPECT--
App\\Service\\run()
  argument: array(1)
App\\Service\\Worker->handle()
  argument: array(1)
  this: object(App\\Service\\Worker)
