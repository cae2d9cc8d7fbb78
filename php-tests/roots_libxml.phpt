--TEST--
Roots: what libxml loads entities with
--EXTENSIONS--
libxml
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

libxml_set_streams_context(stream_context_create(['http' => ['method' => 'POST']]));
libxml_set_external_entity_loader(function () {});
$dump = take_dump();
print_roots($dump, '<LIBXML>');
var_dump($dump['trailer']['unreachable']);
?>
--EXPECT--
<LIBXML>
  <entity loader>: object(Closure)
  <stream context>: resource(stream-context)
int(0)
