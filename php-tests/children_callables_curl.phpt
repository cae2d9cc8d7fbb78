--TEST--
Children: handles of curl show each reference to a callable that PHP counts
--EXTENSIONS--
curl
--FILE--
<?php
require __DIR__ . '/include/callables.inc';
error_reporting(E_ALL & ~E_DEPRECATED);

$functions = ['curl_multi_setopt' => function ($callable) {
    if (!defined('CURLMOPT_PUSHFUNCTION')) {
        return false;
    }
    $multi = curl_multi_init();
    curl_multi_setopt($multi, CURLMOPT_PUSHFUNCTION, $callable);
    curl_multi_add_handle($multi, curl_init());
    return $multi;
}];
foreach (['WRITEFUNCTION', 'HEADERFUNCTION', 'READFUNCTION', 'PROGRESSFUNCTION', 'XFERINFOFUNCTION', 'FNMATCH_FUNCTION', 'PREREQFUNCTION',
    'DEBUGFUNCTION', 'SSH_HOSTKEYFUNCTION', 'PRIVATE'] as $option) {
    $functions[$option] = function ($callable) use ($option) {
        $handle = curl_init();
        return defined("CURLOPT_$option") && curl_setopt($handle, constant("CURLOPT_$option"), $callable) ? $handle : false;
    };
}
$functions['a copy'] = function ($callable) {
    $handle = curl_init();
    curl_setopt($handle, CURLOPT_WRITEFUNCTION, $callable);
    curl_setopt($handle, CURLOPT_READFUNCTION, $callable);
    curl_setopt($handle, CURLOPT_PROGRESSFUNCTION, $callable);
    return [$handle, curl_copy_handle($handle), clone $handle];
};
check_callables($functions);
?>
--EXPECT--
compared
