--TEST--
Contexts: when PHP closes the streams of a request whose superglobals and default stream context it has given back
--ENV--
MALLOC_PERTURB_=90
USE_ZEND_ALLOC=0
--FILE--
<?php
class Late
{
    public $context;

    public function stream_open($path, $mode, $options, &$opened) { return true; }
    public function stream_write($data) { return strlen($data); }
    public function stream_flush() { return true; }

    public function stream_close()
    {
        meminfo_dump(fopen('/dev/null', 'w'));
        echo "closed\n";
    }
}

stream_wrapper_register('late', 'Late');
stream_context_get_default(['http' => ['method' => strtoupper('get')]]);
unset($_GET, $_POST, $_COOKIE, $_SERVER, $_ENV, $_FILES);
// Held by itself, so that it is only closed with all resources.
$cycle = new stdClass;
$cycle->stream = fopen('late://', 'w');
$cycle->itself = $cycle;
?>
--EXPECT--
closed
