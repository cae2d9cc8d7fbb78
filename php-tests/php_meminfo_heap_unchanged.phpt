--TEST--
As php-meminfo: 1,000 dumps leave the heap as it was
--FILE--
<?php
function dumps(string $name, ?string $filter = null): void
{
    $stream = fopen($name, 'w');
    if ($filter) {
        stream_filter_append($stream, $filter, STREAM_FILTER_WRITE);
    }
    $before = $real_before = $after = $real_after = $i = 0;
    meminfo_dump($stream);
    $before = memory_get_usage();
    $real_before = memory_get_usage(true);
    for ($i = 0; $i < 1000; $i++) {
        meminfo_dump($stream);
    }
    $after = memory_get_usage();
    $real_after = memory_get_usage(true);
    var_dump($after - $before, $real_after - $real_before);
}

$object = (object) ['array' => [1, 'two' => [3]], 'object' => new ArrayObject];
$object->itself = $object;

echo "to a descriptor\n";
dumps('/dev/null');
echo "through a stream\n";
dumps('/dev/null', 'string.rot13');
?>
--EXPECT--
to a descriptor
int(0)
int(0)
through a stream
int(0)
int(0)
