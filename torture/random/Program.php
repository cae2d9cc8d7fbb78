<?php
/** A random PHP program, the same for the same seed on every version of PHP. */
final class Program
{
    /** Classes whose objects are counted. */
    private const CLASSES = [
        'Plain', 'Plain', 'Plain', 'Child', 'Child', 'Magic', 'Magic', 'Builder', 'Talker', 'CountedArray', 'CountedStorage', 'CountedList',
        'CountedHeap', 'CountedPriorities', 'CountedFixed', 'CountedIterator', 'CountedDate', 'CountedException',
    ];
    private const VARIABLES = ['a', 'b', 'c', 'd'];
    private const MAX_DEPTH = 4;

    private int $depth = 0;
    /** Expressions and statements that may still be made. */
    private int $budget = 0;
    private bool $has_this = false;
    private bool $in_generator = false;
    private bool $in_function = false;
    private bool $in_loop = false;

    public static function make(int $seed): string
    {
        return (new self())->program($seed);
    }

    private function program(int $seed): string
    {
        mt_srand($seed);
        $ticks = $this->chance(5);
        $preamble = preg_replace('/^<\?php\s/', '', file_get_contents(__DIR__ . '/preamble.php'));
        $code = "<?php\n// Random program $seed of torture/random.sh.\n\n$preamble\n";
        for ($idx = 0; $idx < 4; $idx++) {
            $code .= $this->function($idx);
        }
        $code .= $this->random_class();
        $code .= "\n// The program proper.\nTruth::\$stride = {$this->pick(['1', '2', '3', '5', '8'])};\n";
        if ($ticks) {
            // Only what follows: a tick amid a checkpoint would change what it dumps.
            $code .= "declare(ticks=7);\nregister_tick_function({$this->closure()}, new Plain());\n";
        }
        if ($this->chance(30)) {
            $code .= "register_shutdown_function('checkpoint');\n";
        }
        if ($this->chance(20)) {
            $code .= "set_error_handler({$this->closure()});\n";
        }
        for ($n = 4 + $this->below(10); $n > 0; $n--) {
            $this->budget = 40;
            $code .= $this->chance(98) ? "try {\n{$this->guarded()}} catch (Throwable \$e) {\n}\n" : $this->statement();
        }
        if ($this->chance(30)) {
            $code .= "unset(\$a, \$b);\n";
        }
        return "{$code}Truth::\$stride = 1;\ncheckpoint();\n" . ($this->chance(20) ? "exit(checkpoint());\n" : '') . ($this->chance(10) ? "throw new CountedException(\$c ?? null);\n" : '');
    }

    // What programs are made of.

    private function function(int $idx): string
    {
        $body = $this->body();
        return "function f$idx(\$a = null, \$b = null, ...\$rest)\n{\n$body}\n\n";
    }

    /** A class of its own, with typed and static members, a constant, a method that is a generator. */
    private function random_class(): string
    {
        $parent = $this->pick(['Plain', 'Child', 'Builder', 'CountedArray', 'CountedList']);
        [$this->has_this, $has_this] = [true, $this->has_this];
        $body = $this->body();
        $generator = $this->generator_body();
        $this->has_this = $has_this;
        return "class Random extends $parent\n{\n" . ($this->chance(50) ? "use Extra;\n" : '')
            . "const SUIT = [Suit::Spades, [Suit::Hearts]];\npublic static ?object \$single = null;\nprivate self|array|null \$either = null;\n"
            . "public function method(\$a = null, &\$b = null)\n{\n$body}\npublic function generate(\$a = null)\n{\n$generator}\n}\n"
            . "trait Extra\n{\npublic static \$extra = [];\npublic function count_up(\$a = null)\n{\nstatic \$calls = [];\n\$calls[] = \$a;\nreturn checkpoint(\$calls);\n}\n}\n";
    }

    private function body(): string
    {
        $outer = [$this->in_function, $this->in_generator, $this->in_loop, $this->depth];
        [$this->in_function, $this->in_generator, $this->in_loop] = [true, false, false];
        $this->depth++;
        $this->budget = max($this->budget, 12);
        $code = "if (!go_on()) {\nreturn null;\n}\n" . $this->statements(1 + $this->below(4)) . "return {$this->value()};\n";
        [$this->in_function, $this->in_generator, $this->in_loop, $this->depth] = $outer;
        return $code;
    }

    private function generator_body(): string
    {
        $outer = [$this->in_function, $this->in_generator, $this->in_loop, $this->depth];
        [$this->in_function, $this->in_generator, $this->in_loop] = [true, true, false];
        $this->depth++;
        $this->budget = max($this->budget, 12);
        $code = "if (!go_on()) {\nreturn null;\n}\n" . $this->statements(1 + $this->below(3));
        $code .= "yield {$this->value()};\n" . $this->statements($this->below(2)) . "return {$this->value()};\n";
        [$this->in_function, $this->in_generator, $this->in_loop, $this->depth] = $outer;
        return $code;
    }

    private function statements(int $n): string
    {
        $code = '';
        while ($n-- > 0) {
            $code .= $this->chance(40) ? $this->guarded() : $this->statement();
        }
        return $code;
    }

    /** Errors are a part of the game: most are caught, and the exceptions hold arguments. */
    private function guarded(): string
    {
        $end = match ($this->below(4)) {
            0 => "} finally {\nif (go_on()) {\n" . $this->statement() . "}\n}\n",
            default => "}\n",
        };
        $caught = $this->pick(['e', 'e', 'd']);
        return "try {\n" . $this->statement() . "} catch (Throwable \$$caught) {\n$end";
    }

    private function statement(): string
    {
        if ($this->budget-- <= 0 || $this->depth > self::MAX_DEPTH) {
            return "{$this->variable()} = {$this->leaf()};\n";
        }
        $this->depth++;
        $code = $this->any_statement();
        $this->depth--;
        return $code;
    }

    private function any_statement(): string
    {
        $x = $this->variable();
        $y = $this->variable();
        $v = fn () => $this->value();
        switch ($this->below(46)) {
            case 0: case 1: case 2: case 3:
                return "$x = {$v()};\n";
            case 4:
                return "$x = &$y;\n";
            case 5:
                return "{$x}[{$this->key()}] = {$v()};\n";
            case 6:
                return "{$x}[] = &$y;\n";
            case 7:
                return "{$x}[{$this->key()}] = &{$y}[{$this->key()}];\n";
            case 8:
                return "unset({$x}[{$this->key()}]);\n";
            case 9:
                return "unset($x);\n";
            case 10:
                return "[$x, $y] = [$y, $x];\n";
            case 11:
                return "$x = object_of($x);\n$y = object_of($y);\n{$x}->p = $y;\n{$y}->{$this->property()} = $x;\n" . ($this->chance(50) ? "unset($x, $y);\n" : '');
            case 12:
                return "$x = object_of({$v()});\n{$x}->{$this->property()} = {$v()};\n";
            case 13:
                return "$x = object_of($x);\n{$x}->{$this->property()} = &$y;\n";
            case 14:
                return "$x = object_of($x);\n{$x}->q[] = $x;\n$x = null;\n";
            case 15:
                return "{$this->pick(['Plain', 'Child', 'Builder'])}::\$shared = {$v()};\n";
            case 16:
                return "Plain::\$list[{$this->key()}] = {$this->pick(['', '&'])}$x;\n";
            case 17:
                return $this->in_function ? "static \$kept = [];\n\$kept[{$this->key()}] = {$v()};\n" : "Random::\$single = object_of({$v()});\n";
            case 18:
                return $this->in_function ? "global $x;\n$x = {$v()};\n" : "\$GLOBALS['{$this->pick(self::VARIABLES)}'] = {$v()};\n";
            case 19: case 20: case 21:
                return $this->loop();
            case 22:
                return "try {\n" . $this->statement() . $this->pick(["throw {$this->exception()};\n", '', $this->in_function ? "return {$v()};\n" : ''])
                    . "} finally {\nif (go_on()) {\n" . $this->statement() . "checkpoint();\n}\n}\n";
            case 23:
                return "if ({$v()}) {\n" . $this->statement() . "} else {\n" . $this->statement() . "}\n";
            case 24:
                return "switch ({$this->call()}) {\ndefault:\n" . $this->statement() . "checkpoint();\n}\n";
            case 25: case 26: case 27: case 28: case 29:
                return "checkpoint();\n";
            case 30:
                return "gc_collect_cycles();\n";
            case 31:
                return $this->handler();
            case 32:
                return "eval('\$a = new Plain(\$b ?? null); checkpoint(); return \$a;');\n";
            case 33:
                return "throw {$this->exception()};\n";
            case 34:
                return "$x = {$v()};\n$y = $x;\n{$y}[{$this->key()}] = {$v()};\n";
            case 35:
                return "\$\$name = {$v()};\n\$name = '{$this->pick(self::VARIABLES)}';\n";
            case 36:
                return "$x = [{$v()}, 'x' => {$v()}];\n[0 => $y, 'x' => \$e] = $x;\n";
            case 37:
                return "$x = [{$v()}, {$v()}];\nforeach ($x as &$y);\n";
            case 38:
                return "extract(['a' => {$v()}, 'b' => {$v()}]);\n$x = compact('a', 'c');\n";
            case 39:
                return $this->in_generator ? "$x = yield {$v()} => {$v()};\n" : "pause({$v()});\n";
            case 40:
                return $this->in_generator ? "$x = yield from {$this->iterable()};\n" : "$x = weak_map({$v()}, {$v()});\n{$x}[object_of($y)] = {$v()};\n";
            case 41:
                return "$x = {$this->function_call("$x", "$y")};\n";
            case 42:
                return "$x = object_of($x);\nunset({$x}->{$this->property()});\n";
            case 43:
                return $this->in_function ? "return {$v()};\n" : "$x = {$v()};\n";
            case 44:
                return "do {\n" . $this->in_loop(fn () => $this->statement()) . "} while (go_on() && checkpoint(0));\n";
            default:
                return "{$v()};\n";
        }
    }

    private function loop(): string
    {
        $over = match ($this->below(6)) {
            0 => $this->variable(),
            1 => $this->iterable(),
            2 => "[{$this->value()}, {$this->value()}, {$this->value()}]",
            3 => "array_of({$this->value()})",
            4 => "object_of({$this->value()})",
            5 => $this->generator(0),
        };
        $key = $this->chance(30) ? "{$this->variable()} => " : '';
        // By reference only over what can be written to.
        $element = (str_starts_with($over, '$') ? $this->pick(['', '&']) : '') . $this->variable();
        if ($this->chance(15)) {
            $element = "[{$this->variable()}]";
        }
        return "foreach ($over as $key$element) {\nif (!go_on()) {\nbreak;\n}\n"
            . $this->in_loop(fn () => $this->statement() . $this->pick(['', "checkpoint();\n", "break;\n", "continue;\n"])) . "}\n";
    }

    private function in_loop(Closure $make): string
    {
        [$this->in_loop, $in_loop] = [true, $this->in_loop];
        $code = $make();
        $this->in_loop = $in_loop;
        return $code;
    }

    private function handler(): string
    {
        $closure = $this->closure();
        return match ($this->below(11)) {
            0, 1 => "set_error_handler($closure);\n",
            2 => "set_exception_handler($closure);\n",
            3 => "register_shutdown_function($closure, {$this->value()});\n",
            4 => "spl_autoload_register(function (\$class) use (&\$a) {\n\$local = \$a;\ncheckpoint();\n});\nclass_exists('Missing' . Truth::\$serial++);\n",
            5 => "ob_start(function (\$bytes) use (&\$b) {\nreturn '';\n});\necho 'x';\n" . ($this->chance(50) ? "ob_end_clean();\n" : ''),
            6 => "trigger_error('checkpoint', E_USER_WARNING);\n",
            7 => "restore_error_handler();\n",
            8 => "header_register_callback($closure);\n",
            9 => "call_from_c($closure);\n",
            10 => "call_from_c(method_of({$this->value()}));\n",
        };
    }

    private function value(): string
    {
        if ($this->budget-- <= 0 || $this->depth > self::MAX_DEPTH) {
            return $this->leaf();
        }
        $this->depth++;
        $code = $this->any_value();
        $this->depth--;
        return $code;
    }

    private function leaf(): string
    {
        $leaves = [
            'new Plain()', 'new Plain()', "({$this->variable()} ?? null)", "({$this->variable()} ?? null)", "({$this->variable()} ?? null)",
            "{$this->variable()}", '[]', 'Truth::$serial', "'text'", 'Plain::$shared', 'Suit::Hearts', 'Suit::All', 'Random::SUIT', 'checkpoint()',
            $this->has_this ? '$this' : 'null', $this->has_this ? '$this' : 'new Child()',
        ];
        return $this->pick($leaves);
    }

    private function any_value(): string
    {
        $x = $this->variable();
        $y = $this->variable();
        $v = fn () => $this->value();
        switch ($this->below(63)) {
            case 0: case 1: case 2: case 3:
                return 'new ' . $this->pick([...self::CLASSES, 'Random']) . "({$v()}" . ($this->chance(50) ? ", {$v()}" : '') . ($this->chance(20) ? ", {$v()}, {$v()}, {$v()}" : '') . ')';
            case 4:
                return "[{$v()}, {$v()}, {$v()}]";
            case 5:
                return "['x' => {$v()}, {$v()}, 'y' => {$v()}, 12 => {$v()}]";
            case 6:
                return "holes([{$v()}, {$v()}, {$v()}, 'x' => {$v()}], {$this->key()}, {$this->key()})";
            case 7:
                return "[&$x, 'x' => &$y, {$v()}]";
            case 8: case 9: case 10:
                return $this->closure();
            case 11:
                return "fn (\$p = null) => {$v()}";
            case 12:
                return "method_of({$v()})";
            case 13:
                return "bound(function (\$a = null) {\n{$this->body()}}, {$v()})";
            case 14: case 15: case 16: case 17:
                return $this->generator($this->below(4));
            case 18: case 19: case 20: case 21:
                return $this->fiber();
            case 22:
                return "weak_map({$v()}, {$v()}, {$v()})";
            case 23:
                return "WeakReference::create(object_of({$v()}))";
            case 24: case 25: case 26:
                return $this->iterator();
            case 27:
                return "raised({$v()}, {$v()})";
            case 28:
                return $this->exception();
            case 29: case 30: case 31: case 32: case 33: case 34:
                return $this->call();
            case 35:
                return "copied({$v()})";
            case 36:
                return "({$v()} ?: {$v()})";
            case 37:
                return "({$x}->{$this->property()} ?? {$v()})";
            case 38:
                return "({$x}[{$this->key()}] ?? {$v()})";
            case 39: case 40: case 41: case 42:
                return "checkpoint({$v()})";
            case 43:
                return "($x = {$v()})";
            case 44:
                return "\"text {\$magic} \" . new Magic({$v()}) . checkpoint('') . \"<{\$magic}{$x}>\"";
            case 45:
                return "lazy({$this->pick(['true', 'false'])}, {$v()})";
            case 46:
                return "reflected({$v()})";
            case 47:
                return 'debug_backtrace()';
            case 48:
                return "stream_context_create(['http' => ['header' => {$v()}, 'x' => [{$v()}]]])";
            case 49:
                return "(object) ['p' => {$v()}, 5 => {$v()}]";
            case 50:
                return "(array) object_of({$v()})";
            case 51:
                return "new class({$v()}) extends Child {\npublic \$mine = [];\n}";
            case 52:
                return "match (true) {\n{$v()} => {$v()},\ndefault => {$v()},\n}";
            case 53:
                return $this->in_generator ? "(yield {$v()})" : "pause({$v()})";
            case 54:
                return "[{$v()}, checkpoint(), {$v()}]";
            case 55:
                return "(new Magic({$v()}))->missing";
            case 56:
                return "(new Magic({$v()}))[{$v()}]";
            case 57:
                return "(new Magic({$v()}) . {$v()})";
            case 58:
                return "Suit::random({$v()})";
            case 59:
                return "[...[{$v()}, {$v()}], ...array_of({$v()})]";
            case 60:
                return "({$v()} instanceof Plain && {$v()})";
            case 61:
                return "emptied({$v()}, {$v()}, {$v()})";
            default:
                return "(clone object_of({$v()}))";
        }
    }

    private function call(): string
    {
        $v = fn () => $this->value();
        switch ($this->below(24)) {
            case 0: case 1: case 2:
                return $this->function_call($v(), $v());
            case 3:
                return "array_map({$this->closure()}, [{$v()}, {$v()}])";
            case 4:
                return "array_filter([{$v()}, {$v()}], {$this->closure()})";
            case 5:
                return "array_reduce([{$v()}, {$v()}], {$this->closure()}, {$v()})";
            case 6:
                return "call_user_func('f{$this->below(4)}', {$v()}, {$v()})";
            case 7:
                return "call_user_func_array('f{$this->below(4)}', ['b' => {$v()}, 'extra' => {$v()}])";
            case 8:
                return "iterator_to_array({$this->generator(0)}, false)";
            case 9:
                return "object_of({$v()})->run({$v()}, {$v()})";
            case 10:
                return "Child::make({$v()}, {$v()})";
            case 11:
                return "(new Random({$v()}))->method({$v()})";
            case 12:
                return "advance((new Random({$v()}))->generate({$v()}), {$this->below(4)}, {$v()})";
            case 13:
                return "(new Magic({$v()}))->absent({$v()}, {$v()})";
            case 14:
                return "Magic::absent({$v()})";
            case 15:
                return "(new Magic({$v()}))({$v()}, x: {$v()})";
            case 16:
                return "({$this->closure()})({$v()})";
            case 17:
                return "({$this->closure()})->call(object_of({$v()}), {$v()})";
            case 18:
                return "preg_replace_callback('/./', {$this->closure()}, 'ab')";
            case 19:
                return "(function (...\$all) {\nusort(\$all, fn (\$x, \$y) => (int) checkpoint(0));\nreturn \$all;\n})({$v()}, {$v()}, {$v()})";
            case 20:
                return "(function (...\$all) {\narray_walk(\$all, {$this->closure()}, \$all[0]);\nreturn \$all;\n})({$v()}, {$v()})";
            case 21:
                return "array_merge([{$v()}], array_of({$v()}), [checkpoint()])";
            case 22:
                return "(fn () => func_get_args())({$v()}, {$v()})";
            default:
                return "new Builder({$v()}, checkpoint(), x: {$v()})";
        }
    }

    private function function_call(string ...$arguments): string
    {
        $arguments[] = $this->pick(['checkpoint()', 'null', '...[new Plain()]']);
        return "f{$this->below(4)}(" . implode(', ', $arguments) . ')';
    }

    private function closure(): string
    {
        $uses = $this->pick(['', ' use ($a)', ' use (&$b)', ' use ($a, &$b, $c)', ' use (&$c, &$d)']);
        $static = $this->chance(30) ? 'static ' : '';
        [$this->has_this, $has_this] = [$this->has_this && !$static, $this->has_this];
        $body = $this->body();
        $this->has_this = $has_this;
        return "{$static}function (\$p = null)$uses {\n" . ($this->chance(30) ? "static \$times = [];\n\$times[] = \$p;\n" : '') . "$body}";
    }

    private function generator(int $n_steps): string
    {
        $uses = $this->pick(['', ' use ($a)', ' use (&$b)', ' use ($a, &$b, $c)']);
        $made = "(function (\$p = null)$uses {\n{$this->generator_body()}})({$this->value()})";
        return $n_steps ? "advance($made, $n_steps, {$this->value()})" : $made;
    }

    private function fiber(): string
    {
        $uses = $this->pick(['', ' use ($a)', ' use (&$b)', ' use ($a, &$b, $c)']);
        $suspended = match ($this->below(5)) {
            0 => "Fiber::suspend({$this->value()});\n",
            1 => "\$d = [{$this->value()}, pause({$this->value()}), {$this->value()}];\n",
            2 => "foreach ({$this->generator(0)} as \$element) {\npause(\$element);\n}\n",
            3 => "array_map(fn (\$x) => pause(\$x), [{$this->value()}, {$this->value()}]);\n",
            4 => "try {\nf{$this->below(4)}({$this->value()}, Fiber::suspend());\n} finally {\nif (go_on()) {\nFiber::suspend(new Plain());\n}\n}\n",
        };
        return "begin(new Fiber(function (\$p = null)$uses {\n$suspended{$this->body()}}), {$this->below(4)}, {$this->value()}, {$this->value()})";
    }

    private function iterable(): string
    {
        return match ($this->below(4)) {
            0 => "[{$this->value()}, 'x' => {$this->value()}]",
            1 => $this->generator(0),
            2 => "new CountedIterator({$this->value()}, {$this->value()})",
            3 => $this->iterator(),
        };
    }

    private function iterator(): string
    {
        $v = fn () => $this->value();
        $iterator = match ($this->below(13)) {
            0 => "new LimitIterator(new CountedIterator({$v()}, {$v()}), 0, 5)",
            1 => "appended({$v()}, {$v()})",
            2 => "new CachingIterator(new CountedIterator({$v()}, {$v()}), CachingIterator::FULL_CACHE)",
            3 => "new CallbackFilterIterator(new CountedIterator({$v()}, {$v()}), {$this->closure()})",
            4 => "multiple({$v()}, {$v()})",
            5 => "new RecursiveIteratorIterator(new RecursiveArrayIterator([[{$v()}], [[{$v()}], {$v()}]]))",
            6 => "new NoRewindIterator({$this->generator(0)})",
            7 => "new IteratorIterator(new CountedArray({$v()}, {$v()}))",
            8 => "new IteratorIterator({$this->generator(0)})",
            9 => "new InfiniteIterator(new CountedIterator({$v()}, {$v()}))",
            10 => "(new DatePeriod(new DateTimeImmutable('2024-02-29'), new DateInterval('P1D'), 3))->getIterator()",
            11 => "new RecursiveIteratorIterator(new RecursiveCallbackFilterIterator(new RecursiveArrayIterator([{$v()}, [{$v()}]]), fn () => true), 1)",
            12 => "new ParentIterator(new RecursiveArrayIterator([[{$v()}], {$v()}]))",
        };
        return "iterate($iterator, {$this->below(4)})";
    }

    private function exception(): string
    {
        return match ($this->below(3)) {
            0 => "new CountedException({$this->value()})",
            1 => "new CountedException({$this->value()}, new CountedException({$this->value()}))",
            2 => "new RuntimeException('', 0, raised({$this->value()}))",
        };
    }

    private function variable(): string
    {
        return '$' . $this->pick(self::VARIABLES);
    }

    private function property(): string
    {
        return $this->pick(['p', 'p', 'q', 'own', 'more', 'typed', 'hidden', '{5}']);
    }

    private function key(): string
    {
        return $this->pick(['0', '1', '2', "'x'", "'y'", '99', '-3']);
    }

    private function below(int $n): int
    {
        return mt_rand(0, $n - 1);
    }

    private function chance(int $percent): bool
    {
        return mt_rand(0, 99) < $percent;
    }

    private function pick(array $choices): string
    {
        return $choices[mt_rand(0, count($choices) - 1)];
    }
}
