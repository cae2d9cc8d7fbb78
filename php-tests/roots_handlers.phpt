--TEST--
Roots: handlers of errors and exceptions with those they replaced, shutdown functions, output handlers
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Handler
{
    public function __invoke() { return false; }
    public function handle($argument = null) { return $argument; }
}

set_error_handler(new Handler);
set_error_handler([new Handler, 'handle']);
set_exception_handler(fn () => null);
set_exception_handler(new Handler);
register_shutdown_function([new Handler, 'handle'], [1, getmypid()], new Handler);
register_shutdown_function('strlen', 'x');
register_shutdown_function(fn () => null);
ob_start(fn ($bytes) => $bytes);
ob_start([new Handler, 'handle']);
$dump = take_dump();
ob_end_clean();
ob_end_clean();

foreach (['<ERROR_HANDLER>', '<EXCEPTION_HANDLER>', '<OUTPUT_HANDLER>'] as $frame) {
    print_roots($dump, $frame);
}
// A method is kept as an array before PHP 8.5, as its object from then on.
$shutdown = roots($dump, '<SHUTDOWN_FUNCTION>');
echo kind($shutdown['0']['type'] === 'array' ? children($dump, $shutdown['0'])[0] : $shutdown['0']), "\n";
echo kind($shutdown['0 <argument 1>']), ' ', kind($shutdown['0 <argument 2>']), ' ', kind($shutdown['2']), "\n";
var_dump(count(array_filter(objects($dump, 'Handler'), fn ($item) => isset($item['unreachable']))));
?>
--EXPECTF--
<ERROR_HANDLER>
  1: object(Handler)
  <current>: array(2)
<EXCEPTION_HANDLER>
  1: object(Closure)
  <current>: object(Handler)
<OUTPUT_HANDLER>
  0: object(Closure)
  1: %r(array\(2\)|object\(Handler\))%r
object(Handler)
array(2) object(Handler) object(Closure)
int(0)
