--TEST--
Contexts: inside of serialize(): Serializable, __serialize(), __sleep()
--INI--
error_reporting=24575
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Outer
{
    public function __serialize(): array { return [new Inner, new Old, new Sleeper]; }
}

class Inner
{
    public function __serialize(): array { show('Outer', 'Inner', 'Sleeper'); return []; }
}

class Sleeper
{
    public $x;
    public function __sleep() { show('Outer', 'Inner', 'Sleeper'); return ['x']; }
}

#[AllowDynamicProperties]
class Old implements Serializable
{
    public function serialize() { show('Outer', 'Old', 'Sleeper'); return 'x'; }
    public function unserialize($data) {}
    public function __serialize(): array { show('Outer', 'Old', 'Sleeper'); return []; }
    public function __unserialize($data): void {}
}

serialize([new Outer]);
?>
--EXPECT--
Outer: serialize() <argument 1> > 0
Inner: Inner->__serialize() this
Sleeper: held
Outer: serialize() <argument 1> > 0
Old: Old->__serialize() this
Sleeper: held
Outer: serialize() <argument 1> > 0
Inner: held
Sleeper: Sleeper->__sleep() this
