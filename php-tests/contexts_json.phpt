--TEST--
Contexts: inside of JsonSerializable, and an object that only the encoder holds
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Outer implements JsonSerializable
{
    public function jsonSerialize(): mixed { return [new Inner]; }
}

class Inner implements JsonSerializable
{
    public function jsonSerialize(): mixed { show('Outer', 'Inner'); return 1; }
}

echo json_encode([new Outer]), "\n";
?>
--EXPECT--
Outer: json_encode() <argument 1> > 0
Inner: Inner->jsonSerialize() this
[[1]]
