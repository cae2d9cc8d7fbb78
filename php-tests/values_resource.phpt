--TEST--
Resources: type and handle, as get_resource_type() and get_resource_id() say
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$stream = fopen('php://memory', 'r');
$context = stream_context_create(['http' => ['method' => 'GET']]);
$closed = fopen('php://memory', 'r');
fclose($closed);
$directory = opendir('.');

$dump = take_dump();
foreach (compact('stream', 'context', 'closed', 'directory') as $name => $resource) {
    $item = item($dump, $name);
    echo "$name: ", kind($item);
    echo $item['resource_type'] === get_resource_type($resource) ? '' : ' wrong type';
    echo $item['resource_handle'] === get_resource_id($resource) ? '' : ' wrong handle', "\n";
}
?>
--EXPECT--
stream: resource(stream)
context: resource(stream-context)
closed: resource(Unknown)
directory: resource(stream)
