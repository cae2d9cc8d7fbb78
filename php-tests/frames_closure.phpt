--TEST--
Frames: closures, with the closure itself among the roots
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Maker
{
    public function bound($captured)
    {
        return function ($argument) use ($captured) {
            return take_dump();
        };
    }

    public static function unbound($captured)
    {
        return static fn ($argument) => [take_dump(), $captured][0];
    }
}

function print_closure_frame(array $dump)
{
    $frame = $dump['header']['frames'][1]['frame'];
    // From 8.4 on the engine tells closures apart by function and line.
    echo preg_replace('/\{closure:.*\}/', '{closure}', $frame), "\n";
    $roots = roots($dump, $frame);
    ksort($roots);
    print_kinds($roots);
}

$bound = (new Maker)->bound([1, 2, 3]);
print_closure_frame($bound([1]));
$unbound = Maker::unbound([1, 2, 3]);
print_closure_frame($unbound([1]));
?>
--EXPECT--
Maker->{closure}()
<closure>: object(Closure)
argument: array(1)
captured: array(3)
this: object(Maker)
Maker::{closure}()
<closure>: object(Closure)
argument: array(1)
captured: array(3)
