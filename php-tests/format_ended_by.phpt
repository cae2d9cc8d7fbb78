--TEST--
Format: the header says what has ended the request, and whether the functions that ran are gone, but shows no values
--SKIPIF--
<?php
if (getenv('USE_ZEND_ALLOC') === '0') die('skip needs PHP\'s own allocator');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$endings = [
    'a limit' => 'function fill() { for ($held = [];;) { $held[] = range(0, 20); } } fill();',
    'an exception' => 'class Denied extends Exception {} throw new Denied("secret");',
    'an error' => 'set_error_handler(null); trigger_error("secret", E_USER_ERROR);',
    'a compile error' => 'eval("class secret { function a() {} function a() {} }");',
    'an error, then a notice' => 'register_shutdown_function(fn () => @$undefined); fill_up("secret"); function fill_up($x) { str_repeat($x, PHP_INT_MAX >> 4); }',
    'exit' => 'exit(3);',
    'its end' => '',
];
foreach ($endings as $ending => $code) {
    $file = sys_get_temp_dir() . '/meminfo-' . getmypid() . '.json';
    run_php("<?php\n$code", "-d memory_limit=32M -d error_reporting=" . (E_ALL & ~E_DEPRECATED) . " -d meminfo.dump_on_shutdown=$file");
    $json = file_get_contents($file);
    unlink($file);
    $ended_by = decode_dump($json)['header']['ended_by'] ?? [];
    if (isset($ended_by['file'])) {
        $ended_by['file'] = preg_match('/meminfo\w+/', $ended_by['file']);
    }
    echo $ending, ': ', preg_replace('/(tried to allocate|at) [^)]*/', '…', json_encode($ended_by)),
        preg_match('/secret/i', json_encode($ended_by)) ? ' shows a value' : '', "\n";
}
?>
--EXPECTF--
a limit: {"error":"E_ERROR","message":"Allowed memory size of 33554432 bytes exhausted %S)","file":1,"line":2,"frames_gone":true}
an exception: {"error":"E_ERROR","class":"Denied","file":1,"line":2}
an error: {"error":"E_USER_ERROR","file":1,"line":2,"frames_gone":true}
a compile error: {"error":"E_COMPILE_ERROR","file":1,"line":1,"frames_gone":true}
an error, then a notice: {"frames_gone":true}
exit: []
its end: []
