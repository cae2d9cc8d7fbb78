<?php
// Dumps below functions of the engine, in code that was compiled to machine code in a thread that may have ended: its copies
// of these functions are gone then. None of them is one that makes PHP itself look at them.
require_once __DIR__ . '/common.php';

class Values implements JsonSerializable
{
    public function jsonSerialize(): mixed
    {
        return implode(',', iterator_to_array($this->dumps()));
    }

    private function dumps(): Generator
    {
        yield 1;
        dump();
        yield 2;
    }
}

for ($i = 0; $i < 10; $i++) {
    if (json_encode(new Values()) !== '"1,2"') {
        echo "wrong: the values are not what they were\n";
    }
}
