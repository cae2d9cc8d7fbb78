--TEST--
meminfo_dump(): a closed stream is refused
--FILE--
<?php
$stream = fopen('php://memory', 'w+');
fclose($stream);
try {
    meminfo_dump($stream);
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
meminfo_dump(): supplied resource is not a valid stream resource
