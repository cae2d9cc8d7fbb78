--TEST--
Format: the header's keys and their types
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

foreach (take_dump()['header'] as $key => $value) {
    if ($key === 'degraded' && getenv('USE_ZEND_ALLOC') === '0') {
        continue;
    } elseif ($key === 'gc') {
        $value = array_map('get_debug_type', $value);
    } elseif ($key === 'frames') {
        $value = count($value);
    } elseif (is_int($value) && $key !== 'format_version') {
        $value = 'int';
    } elseif ($key === 'producer') {
        $value = $value === 'meminfo ' . phpversion('meminfo');
    } elseif ($key === 'php_version') {
        $value = $value === PHP_VERSION;
    } elseif ($key === 'php_zts') {
        $value = $value === (bool) PHP_ZTS;
    } elseif ($key === 'php_debug') {
        $value = $value === (bool) PHP_DEBUG;
    }
    echo "$key: ", json_encode($value), "\n";
}
?>
--EXPECT--
memory_usage: "int"
memory_usage_real: "int"
peak_memory_usage: "int"
peak_memory_usage_real: "int"
format_version: 2
producer: true
php_version: true
php_sapi: "cli"
php_zts: true
php_debug: true
memory_limit: "int"
gc: {"enabled":"bool","protected":"bool","runs":"int","collected":"int","threshold":"int","roots":"int"}
frames: 2
