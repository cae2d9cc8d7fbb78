--TEST--
meminfo_dump(): wrong arguments are refused in the engine's own words
--FILE--
<?php
enum Suit { case Hearts; }

function message(string $function, mixed $stream): string
{
    try {
        return $function($stream, ...($function === 'fwrite' ? [''] : []));
    } catch (TypeError $e) {
        return get_class($e) . ': ' . str_replace("$function()", 'F()', $e->getMessage());
    }
}

foreach (['a file name', 1, 1.5, true, false, null, [], new stdClass, Suit::Hearts, fn () => 1] as $value) {
    $expected = message('fwrite', $value);
    $message = message('meminfo_dump', $value);
    echo get_debug_type($value) === 'Closure' ? 'Closure' : json_encode(is_object($value) ? get_class($value) : $value);
    echo ': ', $message === $expected ? 'as fwrite()' : "$message, not $expected", "\n";
}
echo message('meminfo_dump', 'a file name'), "\n";
?>
--EXPECT--
"a file name": as fwrite()
1: as fwrite()
1.5: as fwrite()
true: as fwrite()
false: as fwrite()
null: as fwrite()
[]: as fwrite()
"stdClass": as fwrite()
"Suit": as fwrite()
Closure: as fwrite()
TypeError: F(): Argument #1 ($stream) must be of type resource, string given
