--TEST--
Roots: static members belong to the class that declares them
--FILE--
<?php
require __DIR__ . '/include/dump.inc';

trait Shared
{
    public static $of_trait = ['trait'];
}

class Base
{
    public static $inherited = [1];
    protected static $redeclared = [1, 2];
    private static $private = [1, 2, 3];
    public static int $typed_uninitialised;
}

class Child extends Base
{
    use Shared;

    protected static $redeclared = [5, 6, 7, 8];
    private static $private = null;
    public static $scalar = 1.5;

    static function touch()
    {
        self::$redeclared[] = self::$inherited[] = self::$of_trait[] = 9;
    }
}

class Other
{
    use Shared;
}

Child::touch();
// A class gets its members when it is first used.
Other::$of_trait[0] = 'changed';
print_roots(take_dump(), '<CLASS_STATIC_MEMBER>');
?>
--EXPECT--
<CLASS_STATIC_MEMBER>
  Base::inherited: array(2)
  Base::private: array(3)
  Base::redeclared: array(2)
  Child::of_trait: array(2)
  Child::private: null
  Child::redeclared: array(5)
  Child::scalar: float
  Other::of_trait: array(1)
