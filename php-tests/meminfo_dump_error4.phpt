--TEST--
meminfo_dump(): a resource that is not a stream is refused
--FILE--
<?php
try {
    meminfo_dump(stream_context_create());
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
meminfo_dump(): supplied resource is not a valid stream resource
