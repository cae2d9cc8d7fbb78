--TEST--
Roots: the arrays behind the superglobals, also when the variable is gone; looking creates none
--INI--
auto_globals_jit=1
variables_order=GPCS
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

$_POST['kept'] = [getmypid()];
$_COOKIE = [];
// Writing has separated the variable from the engine's own array.
$GLOBALS['_GET'] = null;
unset($GLOBALS['_GET']);
$dump = take_dump();
print_roots($dump, '<SUPERGLOBAL>');
var_dump(isset(roots($dump)['_GET']), isset(roots($dump)['_POST']));
?>
--EXPECTF--
<SUPERGLOBAL>
  _COOKIE: array(0)
  _FILES: array(0)
  _GET: array(0)
  _POST: array(0)%A
bool(false)
bool(true)
