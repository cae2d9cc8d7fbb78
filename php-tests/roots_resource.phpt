--TEST--
Roots: the default stream context; a resource that something holds is not named by its list
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$held = tmpfile();
stream_context_get_default(['http' => ['method' => 'POST']]);
$dump = take_dump();
$roots = roots($dump, '<RESOURCE>');
var_dump(isset($roots[get_resource_id($held)]), isset(roots($dump)['held']));
$default = roots($dump, '<DEFAULT_STREAM_CONTEXT>')['<current>'];
echo kind($default), ' ', kind(children($dump, children($dump, $default)['<options>'])['http']), "\n";
?>
--EXPECT--
bool(false)
bool(true)
resource(stream-context) array(1)
