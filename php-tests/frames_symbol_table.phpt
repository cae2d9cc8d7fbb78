--TEST--
Frames: variables that extract(), compact(), $$name and parse_str() looked up by name
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

function by_extract()
{
    $declared = [1];
    extract(['extracted' => [1, 2], 'declared' => [1, 2, 3]]);
    $dump = take_dump();
    keep($declared);
    return $dump;
}

function by_name($name)
{
    $$name = [1, 2];
    ${'5'} = [1, 2, 3];
    return take_dump();
}

function by_compact()
{
    $a = [getmypid()];
    $compact = compact('a');
    $dump = take_dump();
    keep($a, $compact);
    return $dump;
}

function by_parse($query)
{
    parse_str($query, $parsed);
    $dump = take_dump();
    keep($parsed);
    return $dump;
}

print_roots(by_extract(), 'by_extract()');
print_roots(by_name('dynamic'), 'by_name()');
print_roots(by_compact(), 'by_compact()');
print_roots(by_parse('x[]=1&x[]=2'), 'by_parse()');
?>
--EXPECT--
by_extract()
  declared: array(3)
  extracted: array(2)
by_name()
  5: array(3)
  dynamic: array(2)
  name: string(7)
by_compact()
  a: array(1)
  compact: array(1)
by_parse()
  parsed: reference
  query: string(11)
