<?php
// The smallest leak: objects that are done with, but that a global array still holds.
// `make demo` runs this and finds out why they are alive.

class MyClassA
{
    private string $myObjectName;

    public function __construct(int $number)
    {
        $this->myObjectName = "object number $number";
    }
}

$myRootArray = ['first level' => ['second level' => []]];

for ($i = 0; $i < 100; $i++) {
    $myRootArray['first level']['second level'][] = new MyClassA($i);
}

meminfo_dump(fopen('/tmp/php_mem_dump.json', 'w'));
