--TEST--
meminfo_dump(): a stream that was opened for reading is refused
--FILE--
<?php
foreach ([__FILE__, 'php://memory', 'php://temp', 'php://stdin', 'data:,x'] as $name) {
    try {
        meminfo_dump(fopen($name, 'r'));
        echo "no exception\n";
    } catch (TypeError $e) {
        echo $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
meminfo_dump(): the stream is not open for writing
meminfo_dump(): the stream is not open for writing
meminfo_dump(): the stream is not open for writing
meminfo_dump(): the stream is not open for writing
meminfo_dump(): the stream is not open for writing
