<?php
// What every random program starts with: classes whose objects are counted, checkpoints that dump, and helpers that
// put values into all sorts of holders. Expected by the checks: a Truth that holds no objects.

error_reporting(0);

/** What is true of the program, told by constructors and destructors. It holds no objects. */
final class Truth
{
    const MAX_DUMPS = 8;

    /** Of every counted object that is alive: handle => class. */
    public static array $alive = [];
    /** Handles of objects that have been destructed, until they are used again. */
    public static array $gone = [];
    /** Calls, loops and other steps that may still be taken. */
    public static int $fuel = 400;
    public static int $serial = 0;
    /** Every how many checkpoints one dumps. */
    public static int $stride = 1;
    public static int $n_checkpoints = 0;
    public static int $n_dumps = 0;
    /** Destructors that are running and do something. */
    public static int $n_destructors = 0;
    /** A checkpoint is being made: no code of the program may do anything. */
    public static bool $quiet = false;

    public static function born(object $object): void
    {
        self::$alive[spl_object_id($object)] = get_class($object);
        unset(self::$gone[spl_object_id($object)]);
    }

    public static function gone(object $object): void
    {
        unset(self::$alive[spl_object_id($object)]);
        self::$gone[spl_object_id($object)] = true;
    }
}

/** True while the program may go on: every function, loop and `finally` asks. */
function go_on(): bool
{
    return !Truth::$quiet && Truth::$fuel-- > 0;
}

/** Dumps twice, has the engine collect its garbage, and writes down what is true. */
function checkpoint(mixed $value = null): mixed
{
    if (Truth::$quiet || ++Truth::$n_checkpoints % Truth::$stride || Truth::$n_dumps >= Truth::MAX_DUMPS) {
        return $value;
    }
    if (!isset($_SERVER['argv'][1])) {
        // To run it without: does the program itself crash PHP?
        gc_collect_cycles();
        return $value;
    }
    Truth::$quiet = true;
    $file = $_SERVER['argv'][1] . '.' . Truth::$n_dumps++;
    $stream = fopen("$file.json", 'w');
    $before = $after = $between = $end = $n = 0;
    for ($n = 0; $n < 2; $n++) {
        $before = $n ? $before : memory_get_usage();
        $between = $end;
        meminfo_dump($stream);
        $end = ftell($stream);
        $after = memory_get_usage();
    }
    fclose($stream);
    $alive = Truth::$alive;
    for ($n = 0; $n < 20 && gc_collect_cycles() > 0; $n++);
    file_put_contents("$file.truth", json_encode([
        'line' => debug_backtrace(0, 1)[0]['line'] ?? 0,
        'growth' => $after - $before,
        'ends' => [$between, $end],
        'after_fatal_error' => (bool) ((error_get_last()['type'] ?? 0) & (E_ERROR | E_CORE_ERROR | E_COMPILE_ERROR)),
        'in_destructor' => Truth::$n_destructors > 0,
        'alive' => (object) $alive,
        'gone' => array_keys(Truth::$gone),
        'collected' => array_keys(array_diff_key($alive, Truth::$alive)),
    ]));
    Truth::$quiet = false;
    return $value;
}

/** Makes objects of a class counted. */
trait Counted
{
    public function __destruct()
    {
        Truth::gone($this);
    }

    public function __clone()
    {
        Truth::born($this);
    }
}

#[AllowDynamicProperties]
class Plain
{
    use Counted;

    public static $shared;
    public static array $list = [];
    public $p;
    public $q;
    protected array $elements = [];
    private ?object $typed = null;
    public readonly mixed $fixed;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        foreach ($held as $key => $value) {
            match (is_int($key) ? $key % 5 : 5) {
                0 => $this->p = $value,
                1 => $this->typed = is_object($value) ? $value : null,
                2 => $this->elements[] = $value,
                3 => $this->fixed = $value,
                4 => $this->{"dynamic $key"} = $value,
                5 => $this->{$key} = $value,
            };
        }
    }

    public function run(mixed ...$arguments): mixed
    {
        static $kept = [];
        if (!go_on()) {
            return null;
        }
        $kept[count($kept) % 4] = $arguments[0] ?? null;
        return $this->p instanceof Closure ? ($this->p)(...$arguments) : checkpoint($this);
    }

    public static function make(mixed ...$arguments): static
    {
        static $last;
        return $last = new static(...$arguments);
    }

    public function each(mixed $value): Generator
    {
        yield $this;
        $received = yield [$value];
        yield from [$received, $value];
    }
}

class Child extends Plain
{
    public static $shared;
    private ?object $typed = null;
    public $own = [];
}

final class Magic extends Plain implements ArrayAccess, IteratorAggregate
{
    private array $hidden = [];

    public function __get(string $name): mixed
    {
        return go_on() ? checkpoint($this->hidden[$name] ?? null) : null;
    }

    public function __set(string $name, mixed $value): void
    {
        $this->hidden[$name] = $value;
    }

    public function __call(string $name, array $arguments): mixed
    {
        return go_on() ? checkpoint($arguments[0] ?? $this) : null;
    }

    public static function __callStatic(string $name, array $arguments): mixed
    {
        return go_on() ? checkpoint($arguments) : null;
    }

    public function __toString(): string
    {
        $local = $this->hidden;
        return go_on() ? 'magic' . checkpoint(count($local)) : 'quiet';
    }

    public function __invoke(mixed ...$arguments): mixed
    {
        return go_on() ? checkpoint($arguments) : null;
    }

    public function offsetExists(mixed $offset): bool
    {
        return true;
    }

    public function offsetGet(mixed $offset): mixed
    {
        return go_on() ? checkpoint($this->hidden[$offset] ?? null) : null;
    }

    public function offsetSet(mixed $offset, mixed $value): void
    {
        if (!is_scalar($offset)) {
            $this->hidden[] = $value;
        } else {
            $this->hidden[$offset] = $value;
        }
    }

    public function offsetUnset(mixed $offset): void
    {
        unset($this->hidden[$offset]);
    }

    public function getIterator(): Iterator
    {
        foreach ($this->hidden as $key => $value) {
            yield $key => $value;
        }
        yield $this->p;
    }
}

/** Dumps while it is being constructed. */
class Builder extends Plain
{
    public function __construct(mixed ...$held)
    {
        parent::__construct(...$held);
        $is_done = false;
        try {
            checkpoint();
            $this->q = pause($held);
            $is_done = true;
        } catch (Throwable $e) {
            $is_done = true;
        } finally {
            // Then no destructor is called: a fiber ends in the middle.
            if (!$is_done) {
                Truth::gone($this);
            }
        }
    }
}

/** Dumps while it is destructed. */
class Talker extends Plain
{
    public function __destruct()
    {
        Truth::$n_destructors++;
        try {
            if (go_on()) {
                $local = new Plain($this->p);
                checkpoint();
            }
        } finally {
            Truth::$n_destructors--;
            Truth::gone($this);
        }
    }
}

class CountedException extends Exception
{
    public $held;

    public function __construct(mixed $held = null, ?Throwable $previous = null)
    {
        parent::__construct('', 0, $previous);
        Truth::born($this);
        $this->held = $held;
    }

    public function __destruct()
    {
        Truth::gone($this);
    }
}

class CountedArray extends ArrayObject
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        try {
            parent::__construct(is_object($held[0] ?? null) && count($held) === 1 ? new Plain($held[0]) : $held);
        } catch (Throwable) {
            // An error handler has thrown. Then no destructor would be called.
        }
    }
}

class CountedStorage extends SplObjectStorage
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        foreach ($held as $value) {
            $this[is_object($value) ? $value : new Plain($value)] = $held[0];
        }
    }
}

class CountedList extends SplDoublyLinkedList
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        foreach ($held as $value) {
            $this->push($value);
        }
    }
}

class CountedHeap extends SplMinHeap
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        foreach ($held as $value) {
            // The number decides: objects are never compared.
            $this->insert([Truth::$serial++, $value]);
        }
    }
}

class CountedPriorities extends SplPriorityQueue
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        foreach ($held as $value) {
            $this->insert($value, [Truth::$serial++, $value]);
        }
    }
}

class CountedFixed extends SplFixedArray
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        parent::__construct(count($held) + 1);
        Truth::born($this);
        foreach (array_values($held) as $idx => $value) {
            $this[$idx] = $value;
        }
    }
}

class CountedIterator extends ArrayIterator
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        parent::__construct($held);
    }
}

class CountedDate extends DateTimeImmutable
{
    use Counted;

    public $p;

    public function __construct(mixed ...$held)
    {
        Truth::born($this);
        parent::__construct('2024-02-29');
        $this->p = $held;
    }
}

enum Suit: string
{
    const Trump = self::Hearts;
    const All = [self::Hearts, 'black' => self::Spades];

    case Hearts = 'H';
    case Spades = 'S';

    public static function random(mixed $value): self
    {
        static $kept;
        $kept = $value;
        return self::Trump;
    }
}

/** Suspends the fiber that it is called in, if there is one. */
function pause(mixed $value = null): mixed
{
    if (Truth::$quiet || Fiber::getCurrent() === null) {
        return $value;
    }
    return Fiber::suspend($value);
}

/** A generator after some steps. */
function advance(mixed $generator, int $n_steps, mixed $sent = null): mixed
{
    try {
        if ($n_steps > 0) {
            $generator->current();
        }
        for ($n = 1; $n < $n_steps && $generator->valid(); $n++) {
            $n % 2 ? $generator->next() : $generator->send($sent);
        }
    } catch (Throwable $e) {
    }
    return $generator;
}

/** A fiber after some steps. */
function begin(Fiber $fiber, int $n_steps, mixed ...$arguments): Fiber
{
    try {
        if ($n_steps > 0) {
            $fiber->start(...$arguments);
        }
        for ($n = 1; $n < $n_steps && $fiber->isSuspended(); $n++) {
            $fiber->resume($arguments[0] ?? null);
        }
    } catch (Throwable $e) {
    }
    return $fiber;
}

/** An iterator after some steps. */
function iterate(Iterator $iterator, int $n_steps): Iterator
{
    try {
        $iterator->rewind();
        for ($n = 0; $n < $n_steps && $iterator->valid(); $n++) {
            $iterator->current();
            $iterator->next();
        }
    } catch (Throwable $e) {
    }
    return $iterator;
}

function object_of(mixed $value): object
{
    return is_object($value) ? $value : new Plain($value);
}

function array_of(mixed $value): array
{
    return is_array($value) ? $value : [$value];
}

/** An array with places left by deleted elements. */
function holes(array $array, mixed ...$keys): array
{
    foreach ($keys as $key) {
        unset($array[$key]);
    }
    return $array;
}

/** A container that has held the values, whose remains are still in its memory. */
function emptied(mixed ...$values): object
{
    $is_array = Truth::$n_checkpoints % 2 === 0;
    $container = $is_array ? new CountedArray() : new CountedStorage();
    $keys = $is_array ? ['a', 'b', 'c'] : array_map('object_of', $values);
    foreach ($keys as $idx => $key) {
        $container[$key] = $values[$idx];
    }
    foreach (array_reverse($keys) as $key) {
        unset($container[$key]);
    }
    return $container;
}

/** Makes a closure callable from C, which keeps it, where FFI is there. */
function call_from_c(Closure $closure): void
{
    if (extension_loaded('ffi') && (new ReflectionFunction($closure))->getNumberOfRequiredParameters() === 0) {
        $callback = FFI::cdef()->new('void(*)(void)');
        FFI::addr($callback)[0] = $closure;
    }
}

function weak_map(mixed ...$values): WeakMap
{
    $map = new WeakMap();
    $key = null;
    foreach ($values as $value) {
        $key = $key === null ? object_of($value) : ($map[$key] = $value);
        $key = is_object($key) ? $key : null;
    }
    return $map;
}

function method_of(mixed $value): Closure
{
    return is_object($value) && method_exists($value, 'run') ? $value->run(...) : strlen(...);
}

function bound(Closure $closure, mixed $value): ?Closure
{
    return Closure::bind($closure, object_of($value), Plain::class);
}

/** Copies objects that can be copied. */
function copied(mixed $value): mixed
{
    try {
        return is_object($value) ? clone $value : $value;
    } catch (Throwable $e) {
        return $e;
    }
}

/** An exception that has come through some calls with arguments. */
function raised(mixed ...$arguments): Throwable
{
    try {
        (function (mixed ...$arguments) {
            array_map(function ($argument) {
                throw new CountedException($argument);
            }, $arguments ?: [1]);
        })(...$arguments);
    } catch (Throwable $e) {
        return new CountedException($arguments[1] ?? null, $e);
    }
}

function multiple(mixed ...$values): MultipleIterator
{
    $iterator = new MultipleIterator(MultipleIterator::MIT_KEYS_ASSOC);
    foreach ($values as $n => $value) {
        $iterator->attachIterator(new CountedIterator($value, $values), "key $n");
    }
    return $iterator;
}

function appended(mixed ...$values): AppendIterator
{
    $iterator = new AppendIterator();
    foreach ($values as $value) {
        $iterator->append(new CountedIterator($value));
    }
    return $iterator;
}

/** Not counted: without a constructor having run, no destructor does. */
class Lazy
{
    public $p;
    public $q;

    public function __construct($held)
    {
        $this->p = $held;
    }
}

/** A lazy object where there are any. */
function lazy(bool $is_proxy, mixed $value): object
{
    $class = new ReflectionClass(Lazy::class);
    if (!method_exists($class, 'newLazyGhost')) {
        return new Plain($value);
    }
    return $is_proxy
        ? $class->newLazyProxy(fn ($proxy) => new Lazy(new Child($value)))
        : $class->newLazyGhost(function ($ghost) use ($value) {
            $ghost->__construct($value);
        });
}

function reflected(mixed $value): object
{
    $object = object_of($value);
    return match (Truth::$serial++ % 3) {
        0 => new ReflectionObject($object),
        1 => new ReflectionFunction(method_of($object)),
        default => (new ReflectionGenerator(advance((function () use ($object) {
            yield $object;
        })(), 1))),
    };
}
