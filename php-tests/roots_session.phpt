--TEST--
Roots: the handler of sessions, and the session's variables
--EXTENSIONS--
session
--INI--
session.use_cookies=0
session.cache_limiter=
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Handler extends SessionHandler
{
    public $kept;

    public function read($id): string|false
    {
        $this->kept[] = take_dump();
        return '';
    }

    public function open($path, $name): bool { return true; }
    public function close(): bool { return true; }
    public function write($id, $data): bool { return true; }
    public function destroy($id): bool { return true; }
    public function gc($lifetime): int|false { return 0; }
}

session_set_save_handler(new Handler(), true);
session_start();
$_SESSION['visitor'] = new ArrayObject();
unset($GLOBALS['_SESSION']);
$dump = take_dump();
foreach (roots($dump, '<SESSION_HANDLER>') as $name => $item) {
    echo $name, ': ', kind($item), "\n";
    if ($name === 'read') {
        $held = children($dump, $item)[0];
        echo '  ', kind($held), ' ', $held['object_handle'] === children($dump, roots($dump, '<SESSION_HANDLER>')['open'])[0]['object_handle'] ? 'the same' : 'another', "\n";
    }
}
$variables = value($dump, roots($dump, '<SESSION>')['<variables>']);
print_kinds(children($dump, $variables));
var_dump($dump['trailer']['unreachable']);
session_abort();
?>
--EXPECT--
open: array(2)
close: array(2)
read: array(2)
  object(Handler) the same
write: array(2)
destroy: array(2)
gc: array(2)
create_sid: array(2)
visitor: object(ArrayObject)
int(0)
