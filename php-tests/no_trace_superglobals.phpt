--TEST--
No trace: superglobals that PHP makes just in time are not made
--INI--
auto_globals_jit=1
variables_order=EGPCS
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

// The second dump would show what the first one has made. The command line makes $_SERVER itself.
take_dump();
$roots = roots(take_dump());
foreach (['_ENV', '_REQUEST', 'GLOBALS', '_GET'] as $name) {
    echo "$name: ", isset($roots[$name]) ? 'present' : 'missing', "\n";
}
?>
--EXPECT--
_ENV: missing
_REQUEST: missing
GLOBALS: missing
_GET: present
