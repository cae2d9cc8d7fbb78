--TEST--
Depth: one hundred thousand arrays that hold each other by reference
--INI--
memory_limit=-1
--FILE--
<?php
$array = [];
for ($i = 0; $i < 100_000; $i++) {
    $outer = ['inner' => &$array];
    unset($array);
    $array = $outer;
    unset($outer);
}

$stream = popen('grep -c \'"type":"reference".*"children":{"value":"0x\'', 'w');
meminfo_dump($stream);
pclose($stream);

while ($array) {
    $inner = $array['inner'];
    $array['inner'] = null;
    $array = $inner;
}
?>
--EXPECT--
100000
