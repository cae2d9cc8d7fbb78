--TEST--
Streams: a user wrapper that throws
--FILE--
<?php
require __DIR__ . '/include/wrapper.inc';

Wrapper::$on_write = function ($data) {
    throw new LogicException('from the wrapper');
};
$list = range(1, 10_000);
$stream = fopen('wrapper://', 'w');
try {
    meminfo_dump($stream);
} catch (LogicException $e) {
    echo $e->getMessage(), ' ', json_encode($e->getPrevious()), "\n";
}
echo "going on\n";
?>
--EXPECT--
from the wrapper null
going on
