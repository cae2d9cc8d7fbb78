<?php
// Compiles while others dump and compile, and dumps after what does not compile.
require_once __DIR__ . '/../common.php';

spl_autoload_register(function (string $class): void {
    dump();
    eval("class $class { public static \$value = [[1], 'two']; public function method() { static \$calls = []; \$calls[] = new self; } }");
});
$number = next_number();
$file = sprintf('%s/included-%d-%d.inc', sys_get_temp_dir(), getmypid(), $number);
for ($i = 0; $i < 5; $i++) {
    file_put_contents($file, "<?php\nfunction included_{$number}_$i() { static \$array = ['$i']; return \$array; }\nreturn new class { public \$property = [$i]; };");
    $included[] = include $file;
    try {
        eval("function broken_$i( {");
    } catch (ParseError $e) {
        rendezvous();
        dump();
    }
    (new ('Loaded' . $i)())->method();
}
unlink($file);
