--TEST--
Roots: resources that nothing else holds
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$held = tmpfile();
stream_context_get_default(['http' => ['method' => 'POST']]);
$dump = take_dump();
$roots = roots($dump, '<RESOURCE>');
$default = array_filter($roots, fn ($item) => $item['resource_type'] === 'stream-context');
echo count($default), ' ', kind(children($dump, children($dump, reset($default))['<options>'])['http']), "\n";
var_dump(isset($roots[get_resource_id($held)]), isset(roots($dump)['held']));
?>
--EXPECT--
1 array(1)
bool(false)
bool(true)
