--TEST--
Objects: declared, promoted, readonly and dynamic properties
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

#[AllowDynamicProperties]
class Base
{
    public $public = [1];
    protected $protected = [1, 2];
    private $private = [1, 2, 3];
    public static $static = 'no property';

    public function __construct(protected array $promoted, public readonly int $readonly)
    {
    }
}

class Child extends Base
{
    public $of_child = null;
}

$object = new Child(['x'], 5);
$object->dynamic = 1.5;
$dump = take_dump();
print_kinds(children($dump, item($dump, 'object')));
?>
--EXPECT--
public: array(1)
protected: array(2)
private: array(3)
promoted: array(1)
readonly: integer
of_child: null
dynamic: float
