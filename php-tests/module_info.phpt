--TEST--
The module: its section in phpinfo(), its version
--FILE--
<?php
ob_start();
phpinfo(INFO_MODULES);
$info = ob_get_clean();
preg_match('/^meminfo support => enabled\nmeminfo version => (\d+\.\d+\.\d+\S*)\n/m', $info, $match);
var_dump($match[1] === phpversion('meminfo'));
var_dump(str_contains($info, "\nmeminfo\n\n"));
?>
--EXPECT--
bool(true)
bool(true)
