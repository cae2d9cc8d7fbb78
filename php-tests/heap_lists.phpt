--TEST--
Heap: lists that a program can fill have names and numbers of entries
--EXTENSIONS--
libxml
dom
--SKIPIF--
<?php
if (getenv("USE_ZEND_ALLOC") === "0" || getenv("USE_TRACKED_ALLOC")) die("skip the account is that of PHP's own allocator");
?>
--FILE--
<?php
require __DIR__ . '/include/heap.inc';

function lists(string $mark): array
{
    return array_column(heap($mark)['lists'] ?? [], 'entries', 'name');
}

class Wrapper { public $context; }
class Filter extends php_user_filter {}

mark('before all');
libxml_use_internal_errors(true);
$document = new DOMDocument;
for ($i = 0; $i < 1000; $i++) {
    $document->loadXML('<a><b></a>');
}
$n_errors = count(libxml_get_errors());
for ($i = 0; $i < 500; $i++) {
    preg_match("/a$i/", 'a');
    define("CONSTANT_$i", $i);
    putenv("MEMINFO_$i=1");
    $weak[] = WeakReference::create($held[] = new stdClass);
    register_shutdown_function('strlen', '');
}
for ($i = 0; $i < 7; $i++) {
    stream_wrapper_register("w$i", 'Wrapper');
    stream_filter_register("f$i", 'Filter');
    set_error_handler('strlen', 0);
    set_exception_handler('strlen');
    register_tick_function('strlen', '');
    ini_set(['precision', 'include_path', 'date.timezone', 'default_charset', 'user_agent', 'from', 'assert.active'][$i], ['7', '/', 'UTC', 'UTF-8', 'u', 'f', '1'][$i]);
}
$realpath_bytes = realpath_cache_size();
mark('all filled');
libxml_clear_errors();
mark('errors gone');

$before = lists('before all');
$filled = lists('all filled');
var_dump($filled['libxml errors'] === $n_errors);
unset($filled['libxml errors']);
foreach ($filled as $name => $entries) {
    $more = $entries - ($before[$name] ?? 0);
    if ($more > 0) {
        echo "$name: $more more\n";
    }
}
$bytes = array_column(heap('all filled')['lists'], 'bytes', 'name');
var_dump($bytes['libxml errors'] >= $n_errors * block(24 + 88), $bytes['realpath cache'] === $realpath_bytes);
var_dump(isset(lists('errors gone')['libxml errors']));
unmark();
?>
--EXPECT--
bool(true)
compiled patterns: 500 more
constants: 500 more
weak references: 500 more
changed settings: 7 more
environment variables: 500 more
shutdown functions: 500 more
tick functions: 7 more
error handlers: 7 more
exception handlers: 7 more
stream wrappers: 7 more
stream filters: 7 more
bool(true)
bool(true)
bool(false)
