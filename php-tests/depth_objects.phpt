--TEST--
Depth: a chain of one million objects
--SKIPIF--
<?php
if (getenv('SKIP_SLOW_TESTS')) die('skip slow test');
?>
--INI--
memory_limit=-1
--FILE--
<?php
class Link
{
    public $next = null;
}

$first = null;
for ($i = 0; $i < 1_000_000; $i++) {
    $link = new Link;
    $link->next = $first;
    $first = $link;
}
unset($link);

$stream = popen('grep -c \'"class":"Link"\'', 'w');
$before = memory_get_usage();
meminfo_dump($stream);
var_dump(memory_get_usage() - $before);
pclose($stream);

// PHP itself would free the chain recursively.
while ($first) {
    $next = $first->next;
    $first->next = null;
    $first = $next;
}
?>
--EXPECT--
int(0)
1000000
