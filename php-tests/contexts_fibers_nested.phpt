--TEST--
Contexts: fibers in fibers, in generators, and generators in fibers
--FILE--
<?php
require __DIR__ . '/include/contexts.inc';

class Outer {}
class Middle {}
class Inner {}
class Transferred {}

function outer()
{
    $outer = new Outer;
    (new Fiber('middle'))->start();
    keep($outer);
}

function middle()
{
    $middle = new Middle;
    $fiber = new Fiber('inner');
    $fiber->start();
    $fiber->resume(new Transferred);
    keep($middle);
}

function inner()
{
    $inner = new Inner;
    show('Outer', 'Middle', 'Inner', 'Fiber');
    $transferred = Fiber::suspend();
    show('Outer', 'Middle', 'Inner', 'Transferred');
    keep($inner, $transferred);
}

echo "nested\n";
(new Fiber('outer'))->start();

function generate()
{
    $inner = new Inner;
    yield 1;
    Fiber::suspend(2);
    yield 3;
    keep($inner);
}

function loop()
{
    $outer = new Outer;
    foreach (generate() as $value) {
    }
    keep($outer);
}

echo "generator in fiber\n";
$fiber = new Fiber('loop');
$fiber->start();
show('Outer', 'Inner', 'Generator');
$fiber = null;

function suspend()
{
    $inner = new Inner;
    Fiber::suspend(new Transferred);
    keep($inner);
}

function generate_from_fiber()
{
    $fiber = new Fiber('suspend');
    yield $fiber->start();
    show('Fiber', 'Inner', 'Transferred', 'Generator');
    $fiber->resume();
    keep($fiber);
}

echo "fiber in generator\n";
foreach (generate_from_fiber() as $transferred) {
    show('Fiber', 'Inner', 'Transferred', 'Generator');
    $transferred = null;
}
?>
--EXPECT--
nested
Outer: outer() outer
Middle: middle() middle
Inner: inner() inner
Fiber: Fiber->start() this, Fiber->start() this, Fiber->start() this
Outer: outer() outer
Middle: middle() middle
Inner: inner() inner
Transferred: inner() transferred
generator in fiber
Outer: <GLOBAL> fiber > <2: loop()> outer
Inner: <GLOBAL> fiber > <1: generate()> inner
Generator: <GLOBAL> fiber > <1: generate()> <generator>
fiber in generator
Fiber: <GLOBAL> <temporary> > <object> > fiber
Inner: <GLOBAL> <temporary> > <object> > fiber > <1: suspend()> inner
Transferred: <GLOBAL> transferred
Generator: <GLOBAL> <temporary> > <object>
Fiber: generate_from_fiber() fiber
Inner: generate_from_fiber() fiber > <1: suspend()> inner
Transferred: generate_from_fiber() fiber > <0: Fiber::suspend()> <argument 1>
Generator: generate_from_fiber() <generator>
