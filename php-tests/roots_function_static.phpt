--TEST--
Roots: static variables of functions and methods
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function counting()
{
    static $calls = 0, $list = [], $never_assigned;
    $calls++;
    $list[] = $calls;
}

function not_called()
{
    static $list = [1, 2, 3];
}

class Cache
{
    public function get()
    {
        static $entries = [];
        $entries[] = $this;
    }

    public static function all()
    {
        static $all = [];
        $all[] = 1;
    }
}

counting();
counting();
(new Cache)->get();
Cache::all();

$dump = take_dump();
foreach (roots($dump, '<FUNCTION_STATIC>') as $symbol_name => $item) {
    // Not called, a function may or may not have its variables yet.
    if ($symbol_name !== 'not_called()::list') {
        echo $symbol_name, ': ', kind(value($dump, $item)), "\n";
    }
}
?>
--EXPECT--
counting()::calls: integer
counting()::list: array(2)
counting()::never_assigned: null
Cache::get()::entries: array(1)
Cache::all()::all: array(1)
