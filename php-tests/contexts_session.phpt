--TEST--
Contexts: inside of a session handler that only the session holds
--EXTENSIONS--
session
--INI--
session.use_cookies=0
session.cache_limiter=
session.gc_probability=0
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Handler implements SessionHandlerInterface
{
    public function open($path, $name): bool { $this->dump('open'); return true; }
    public function read($id): string { $this->dump('read'); return ''; }
    public function write($id, $data): bool { $this->dump('write'); return true; }
    public function close(): bool { $this->dump('close'); return true; }
    public function destroy($id): bool { return true; }
    public function gc($lifetime): int { return 0; }
    public function create_sid(): string { return 'id'; }
    public function validateId($id): bool { return true; }

    private function dump($name)
    {
        global $texts;
        $texts .= "$name\n" . holders('Handler', 'Stored');
    }
}

class Stored {}

session_set_save_handler(new Handler, true);
session_start();
$_SESSION['key'] = new Stored;
session_write_close();
echo $texts;
?>
--EXPECT--
open
Handler: Handler->dump() this
Stored: missing
read
Handler: Handler->dump() this
Stored: missing
write
Handler: Handler->dump() this
Stored: <GLOBAL> _SESSION > key
close
Handler: Handler->dump() this
Stored: <GLOBAL> _SESSION > key
