--TEST--
Contexts: inside of __toString() in a string that is being put together: the parts that are there already
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Text
{
    public function __toString(): string
    {
        $dump = sound_dump();
        $parts = array_filter(roots($dump, 'build()'), fn ($name) => str_starts_with($name, '<rope'), ARRAY_FILTER_USE_KEY);
        echo implode(', ', array_map('kind', $parts)), "\n";
        show('Text');
        return 'x';
    }
}

class Part
{
    public function __toString(): string { return str_repeat('x', 1000 + strlen(getmypid()) % 1); }
}

function build()
{
    $part = new Part;
    return "$part and {$GLOBALS['text']} and $part" . "$part and {$GLOBALS['text']}";
}

$text = new Text;
echo strlen(build()), "\n";
?>
--EXPECT--
string(1000), string(5)
Text: Text->__toString() this
string(1000), string(5)
Text: Text->__toString() this
3017
