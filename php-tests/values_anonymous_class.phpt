--TEST--
Objects: anonymous classes are told apart by file and line
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

interface Marked {}

$a = new class { public $x = 1; };
$b = new class {
};
$c = new class extends ArrayObject {};
$d = new class implements Marked {
    public static $static_member = [];
    public function dump() { return take_dump(); }
};
$dump = $d->dump();
foreach (['a', 'b', 'c', 'd'] as $name) {
    echo text(str_replace(__FILE__, 'FILE', item($dump, $name)['class'])), "\n";
}
echo text(str_replace(__FILE__, 'FILE', $dump['header']['frames'][1]['frame'])), "\n";
?>
--EXPECT--
class@anonymous\ufffd00FILE:6$0
class@anonymous\ufffd00FILE:7$1
ArrayObject@anonymous\ufffd00FILE:9$2
Marked@anonymous\ufffd00FILE:10$3
Marked@anonymous\ufffd00FILE:10$3->dump()
