--TEST--
meminfo_dump(): wrong numbers of arguments are refused
--FILE--
<?php
$stream = fopen('php://memory', 'w+');
foreach ([[], [$stream, 1], ['other' => $stream]] as $arguments) {
    try {
        meminfo_dump(...$arguments);
    } catch (Error $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
var_dump(ftell($stream));
?>
--EXPECT--
ArgumentCountError: meminfo_dump() expects exactly 1 argument, 0 given
ArgumentCountError: meminfo_dump() expects exactly 1 argument, 2 given
Error: Unknown named parameter $other
int(0)
