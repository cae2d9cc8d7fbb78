--TEST--
Objects: enum cases
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

enum Pure { case A; case B; }
enum OfInt: int { case One = 1; }
enum OfString: string { case X = 'long name'; }

$cases = [Pure::A, Pure::A, Pure::B, OfInt::One, OfString::X];
$dump = take_dump();
foreach (children($dump, item($dump, 'cases')) as $case) {
    echo kind($case), ' ', json_encode(names($case)), ' ', json_encode(array_map('kind', children($dump, $case))), "\n";
}
?>
--EXPECT--
object(Pure) [["<CLASS_CONSTANT>","Pure::A"]] {"name":"string(1)"}
object(Pure) [["<CLASS_CONSTANT>","Pure::A"]] {"name":"string(1)"}
object(Pure) [["<CLASS_CONSTANT>","Pure::B"]] {"name":"string(1)"}
object(OfInt) [["<CLASS_CONSTANT>","OfInt::One"]] {"name":"string(3)","value":"integer"}
object(OfString) [["<CLASS_CONSTANT>","OfString::X"]] {"name":"string(1)","value":"string(9)"}
