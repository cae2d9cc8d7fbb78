--TEST--
Contexts: inside of __toString() and __get()
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

class Text
{
    public function __toString(): string
    {
        return implode(', ', array_column(array_slice(take_dump()['header']['frames'], 1), 'frame'));
    }

    public function __get($name)
    {
        return (string) $this;
    }
}

$text = new Text;
echo "$text\n", $text->missing, "\n", addcslashes($text, '?'), "\n";
?>
--EXPECT--
Text->__toString(), <GLOBAL>
Text->__toString(), Text->__get(), <GLOBAL>
Text->__toString(), addcslashes(), <GLOBAL>
