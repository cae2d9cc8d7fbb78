--TEST--
Roots: arrays that only compiled code holds: literals, default values of properties, arguments of attributes
--SKIPIF--
<?php
if (function_exists('opcache_get_status') && (opcache_get_status(false)['opcache_enabled'] ?? false)) die('skip opcache puts them into shared memory');
?>
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

#[Attribute]
class Note
{
    public function __construct(...$notes) {}
}

#[Note(['of the class'])]
class Code
{
    #[Note('', ['of the property', 2])]
    public $list = [1, 2, 3];
    public static $table = ['key' => 'value'];

    #[Note(['of the constant', 2, 3])]
    const NAME = 'name';

    public function method()
    {
        return fn () => ['in a closure', 2];
    }
}

function literal()
{
    return ['literal'];
}

$shared = literal();
unset($shared);
$held = literal();
$dump = take_dump();
foreach (['<LITERAL>', '<PROPERTY_DEFAULT>', '<ATTRIBUTE>'] as $frame) {
    $roots = array_filter(roots($dump, $frame), fn ($name) => preg_match('/^(Code|literal)/', $name), ARRAY_FILTER_USE_KEY);
    ksort($roots, SORT_STRING);
    echo "$frame\n";
    print_kinds($roots);
}
// What a variable holds as well is the variable's.
echo json_encode(names(roots($dump)['held'])), "\n";
?>
--EXPECT--
<LITERAL>
Code::method() 0: array(2)
<PROPERTY_DEFAULT>
Code::list: array(3)
Code::table: array(1)
<ATTRIBUTE>
Code Note 0: array(1)
Code::NAME Note 0: array(3)
Code::list Note 1: array(2)
[["<GLOBAL>","held"]]
