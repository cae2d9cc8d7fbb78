<?php
/*
 * torture/fpm.php PHP [flag…] [-f] script: what PHP's command line would run, in a worker of php-fpm. Everything else
 * that one can ask of the command line, as -r, it does itself.
 *
 * The master is started with the flags, so that they may be settings of php.ini that a pool cannot change. If it runs as
 * root, its worker becomes nobody.
 */
require dirname(__DIR__) . '/php-tests/include/fpm.inc';

$php = $argv[1];
putenv("TEST_PHP_EXECUTABLE=$php");
$flags = $script = '';
$can_forward = true;
for ($i = 2; $i < $argc; $i++) {
    if ($argv[$i] === '-d') {
        $flags .= ' -d ' . escapeshellarg($argv[++$i]);
    } elseif ($argv[$i] === '-n') {
        $flags .= ' -n';
    } elseif ($argv[$i] === '-f') {
        $script = $argv[++$i];
    } elseif ($argv[$i] === '-q' || $argv[$i] === '--' && $i === $argc - 1) {
        continue;
    } elseif ($argv[$i][0] !== '-' && $script === '') {
        $script = $argv[$i];
    } else {
        $can_forward = false;
    }
}
// What run-tests.php asks of PHP itself, and what it cleans up, is not the test.
if (!$can_forward || !is_file($script) || preg_match('/\.clean\.php$|run-test-info/', $script)) {
    passthru(implode(' ', array_map(escapeshellarg(...), array_slice($argv, 1))), $status);
    exit($status);
}
putenv("TEST_PHP_EXTRA_ARGS=$flags");
// As the command line has them.
$settings = ['html_errors' => 0, 'max_execution_time' => 0, 'implicit_flush' => 1, 'display_errors' => 1,
    'register_argc_argv' => 1];
$is_root = fileowner($own = tempnam(sys_get_temp_dir(), 'meminfo')) === 0;
unlink($own);
$fpm = new Fpm($settings, ['clear_env' => 'no'] + ($is_root ? ['user' => 'nobody', 'group' => 'nogroup'] : []));
['body' => $body, 'complete' => $complete] = $fpm->request(realpath($script));
echo $body, $complete ? '' : "\nThe worker has ended.\n{$fpm->log()}";
