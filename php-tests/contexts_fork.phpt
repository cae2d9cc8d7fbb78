--TEST--
Contexts: a process that was forked, and one that was forked from that
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Before {}
class Inside {}

$before = new Before();
for ($depth = 0; $depth < 3; $depth++) {
    if (pcntl_fork() > 0) {
        pcntl_wait($status);
        exit($status ? 1 : 0);
    }
    $inside = new Inside();
    show(Before::class, Inside::class);
}
?>
--EXPECT--
Before: <GLOBAL> before
Inside: <GLOBAL> inside
Before: <GLOBAL> before
Inside: <GLOBAL> inside
Before: <GLOBAL> before
Inside: <GLOBAL> inside
