<?php
// torture/classes.php EXTENSION: objects of every internal class as no extension expects them, each in a process of its own,
// dumped with and without, see classes.sh. Prints what dies of the dump.

const KINDS = [
    // A part of the object is as create_object has left it.
    'without constructor' => 'return (new ReflectionClass($class))->newInstanceWithoutConstructor();',
    'heir without constructor' => 'eval("class Heir extends \\\\$class { public function __construct() {} }"); return new Heir;',
    'clone of the former' => 'eval("class Heir extends \\\\$class { public function __construct() {} }"); return [$heir = new Heir, clone $heir];',
    'unserialized' => 'return unserialize(sprintf(\'O:%d:"%s":0:{}\', strlen($class), $class));',
    'unserialized with properties' => 'return unserialize(sprintf(\'O:%d:"%s":1:{s:1:"x";a:1:{i:0;i:1;}}\', strlen($class), $class));',
    'unserialized by the class' => 'return unserialize(sprintf(\'C:%d:"%s":0:{}\', strlen($class), $class));',
    // The constructor has failed half-way.
    'constructor without arguments' => 'return half_constructed($class, []);',
    'constructor with wrong arguments' => 'return half_constructed($class, ["", "", "", ""]);',
    'constructor with other wrong arguments' => 'return half_constructed($class, [new stdClass, 1 << 40, [], null]);',
    'constructor with arrays' => 'return half_constructed($class, [[1, [2]], [new stdClass]]);',
    'constructor with iterators' => 'return half_constructed($class, [new ArrayIterator([1, [2]]), 0]);',
    'constructed again' => '$o = new ReflectionClass($class); $o = $o->newInstanceWithoutConstructor(); foreach ([[], ["x"], [[]]] as $a) { try { $o->__construct(...$a); } catch (Throwable) {} } return $o;',
    // Whatever can be called without arguments was, closing methods last.
    'every method called' => 'return used_up((new ReflectionClass($class))->newInstanceWithoutConstructor());',
    'every method called on an heir' => 'return used_up(half_constructed($class, [":memory:"]));',
    'gone through' => '$o = (new ReflectionClass($class))->newInstanceWithoutConstructor(); foreach ($o as $key => $value) { return [$o, $key, $value]; } return $o;',
    'an iterator of it' => 'return [new IteratorIterator($o = half_constructed($class, [])), $o];',
];

// What has been closed, reset, taken apart, or never opened, by the extension it needs.
const HANDLES = [
    'sqlite3' => ['$s = new SQLite3(":memory:"); $p = $s->prepare("select :a"); $p->bindValue("a", [1]); $p->bindValue(2, str_repeat("x", 9)); $r = $p->execute(); $row = $r->fetchArray(); $s->close(); return [$s, $p, $r];',
        '$s = new SQLite3(":memory:"); $p = $s->prepare("select ?"); $r = $p->execute(); $p->close(); return [$s, $p, $r];',
        '$s = new SQLite3(":memory:"); $s->createFunction("f", fn () => 1); $r = $s->query("select f()"); $s->close(); unset($s); return $r;'],
    'pdo_sqlite' => ['$p = new PDO("sqlite::memory:"); $s = $p->prepare("select :a"); $v = [1]; $s->bindParam("a", $v); $s->execute(); $row = $s->fetch(PDO::FETCH_LAZY); unset($p); $s->closeCursor(); $s = null; return $row;',
        '$p = new PDO("sqlite::memory:", options: [PDO::ATTR_PERSISTENT => true]); $s = $p->query("select 1"); $s->bindColumn(1, $c); return [$p, $s];',
        'class C extends PDO { function __construct() {} } return [new C, new PDOStatement];'],
    'dom' => ['$d = new DOMDocument; $d->loadXML("<a xmlns:n=\"u\" n:b=\"c\"><b/></a>"); $a = $d->documentElement; $l = $a->childNodes; $m = $a->attributes; $n = (new DOMXPath($d))->query("//namespace::*"); $a->parentNode->removeChild($a); unset($d); return [$a, $l, $m, $n];',
        '$d = new DOMDocument; $d->loadXML("<a><b/></a>"); $x = new DOMXPath($d); $d->loadXML("<c/>"); return [$d, $x, $d->getElementsByTagName("b")];'],
    'simplexml' => ['$s = simplexml_load_string("<a><b c=\"d\"/></a>"); $b = $s->b; unset($s->b[0]); foreach ($s as $e) { break; } return [$s, $b, $b["c"]];'],
    'xmlreader' => ['$r = new XMLReader; $r->XML("<a><b/></a>"); $r->read(); $r->close(); return $r;'],
    'xml' => ['$p = xml_parser_create(); xml_set_character_data_handler($p, fn () => 1); xml_parse($p, "<a>"); xml_parser_free($p); return $p;'],
    'zip' => ['$z = new ZipArchive; $z->open(tempnam(sys_get_temp_dir(), "z"), ZipArchive::OVERWRITE); $z->addFromString("a", "b"); $z->close(); return $z;'],
    'curl' => ['$c = curl_init(); curl_setopt($c, CURLOPT_WRITEFUNCTION, fn () => 1); $m = curl_multi_init(); curl_multi_add_handle($m, $c); curl_reset($c); curl_multi_close($m); return [$c, $m];'],
    'mysqli' => ['$m = mysqli_init(); return [$m, new mysqli, $m->stmt_init()];'],
    'ldap' => ['return ldap_connect("ldap://127.0.0.1:1");'],
    'gd' => ['$i = imagecreate(9, 9); imagedestroy($i); return $i;'],
    'imagick' => ['$i = new Imagick; $i->newImage(9, 9, "red"); $d = $i->getPixelIterator(); $i->clear(); return [$i, $d];'],
    'sockets' => ['$s = socket_create(AF_INET, SOCK_STREAM, 0); $f = fopen("php://memory", "r"); socket_close($s); fclose($f); return [$s, $f];'],
    'redis' => ['return [new Redis, new RedisCluster(null, ["127.0.0.1:1"])];'],
    'memcached' => ['$m = new Memcached; $m->addServer("127.0.0.1", 1); $m->quit(); return $m;'],
    'xsl' => ['$x = new XSLTProcessor; $x->registerPHPFunctions(); return $x;'],
    'intl' => ['return [new IntlIterator, IntlBreakIterator::createWordInstance(), new NumberFormatter("de", 1)];'],
    'http' => ['return [new http\Client, new http\Message\Body];'],
    'standard' => ['$f = new SplFileObject("php://memory"); $d = new DirectoryIterator("."); $t = new SplTempFileObject; $c = stream_context_create(["a" => ["b" => [1]]], ["notification" => fn () => 1]); $s = fopen("php://temp", "w+", context: $c); stream_filter_append($s, "string.rot13"); fclose($s); return [$f, $d, $t, $c, $s];',
        'class W { public $context; function stream_open() { return true; } function stream_close() { unset($this->context); } } stream_wrapper_register("w", "W"); $w = fopen("w://", "r"); stream_wrapper_unregister("w"); return $w;'],
];

function half_constructed(string $class, array $arguments): array
{
    eval("class Heir extends \\$class
    {
        public static array \$made = [];
        public function __construct(...\$arguments) { self::\$made[] = \$this; parent::__construct(...\$arguments); }
    }");
    try {
        new Heir(...$arguments);
    } catch (Throwable) {
    }
    return Heir::$made;
}

function used_up(mixed $objects): mixed
{
    foreach (is_array($objects) ? $objects : [$objects] as $object) {
        $methods = (new ReflectionObject($object))->getMethods();
        usort($methods, fn ($one, $other) => preg_match('/close|end|free|reset|stop|abort|cancel|destroy/i', $one->name) <=> preg_match('/close|end|free|reset|stop|abort|cancel|destroy/i', $other->name));
        foreach ($methods as $method) {
            // Those that wait for somebody, or end the process.
            if (!$method->isPublic() || $method->isStatic() || $method->getNumberOfRequiredParameters() > 0
                || preg_match('/wait|run|loop|poll|recv|receive|accept|fork|exit|kill|^__|listen|consume|work|subscribe|signal|flush/i', $method->name)) {
                continue;
            }
            try {
                $results[] = $method->invoke($object);
            } catch (Throwable) {
            }
        }
    }
    return [$objects, $results ?? null];
}

/** How a process ends that makes an object, and dumps where it stands: the number of the signal. */
function signal_of(string $class, string $code, bool $with_dump): int
{
    $pid = pcntl_fork();
    if ($pid === 0) {
        pcntl_alarm(5);
        $null = fopen('/dev/null', 'w');
        try {
            $made = (fn () => eval($code))->bindTo(null)();
        } catch (Throwable $thrown) {
        }
        if ($with_dump) {
            meminfo_dump($null);
        }
        posix_kill(posix_getpid(), SIGKILL);
    }
    pcntl_waitpid($pid, $status);
    return pcntl_wifsignaled($status) ? pcntl_wtermsig($status) : 0;
}

error_reporting(0);
ini_set('display_errors', 0);
ini_set('memory_limit', '256M');
$n_tried = $n_died = 0;
foreach (get_declared_classes() as $class) {
    $about = new ReflectionClass($class);
    if (!$about->isInternal() || $about->isEnum() || $about->isInterface()) {
        continue;
    }
    $has_final_parts = $about->isFinal() || $about->getConstructor()?->isFinal();
    $can_have_heirs = !$has_final_parts && !$about->getMethods(ReflectionMethod::IS_ABSTRACT);
    foreach (KINDS as $kind => $code) {
        if (!$can_have_heirs && preg_match('/Heir|half_constructed/', $code)) {
            continue;
        }
        $code = '$class = ' . var_export($class, true) . "; $code";
        $n_tried++;
        // Where PHP dies by itself, or ends, the dump is not to blame.
        if (signal_of($class, $code, true) !== SIGKILL && ($plain = signal_of($class, $code, false)) === SIGKILL) {
            echo "$class, $kind: dies of the dump\n";
            $n_died++;
        }
    }
}
foreach (HANDLES as $extension => $codes) {
    foreach (extension_loaded($extension) ? $codes : [] as $number => $code) {
        $n_tried++;
        if (signal_of($extension, $code, true) !== SIGKILL && signal_of($extension, $code, false) === SIGKILL) {
            echo "$extension, handle $number: dies of the dump\n";
            $n_died++;
        }
    }
}
echo "$n_tried objects, $n_died died of the dump\n";
exit((int) ($n_died > 0));
