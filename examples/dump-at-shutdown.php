<?php
// Dumps the memory of any program when it ends, without a change to the program:
//
//   MEMINFO_DUMP=/tmp/php_mem_dump.json \
//     php -d extension=meminfo -d auto_prepend_file=/path/to/dump-at-shutdown.php program.php
//
// `%p` in the name stands for the process id, for programs that start further PHP processes. Without the variable, or
// without the extension, nothing happens: processes that a program starts may inherit this file but not the extension.

function meminfo_dump_at_shutdown(): void
{
    $file = getenv('MEMINFO_DUMP');
    if ($file === false || $file === '' || !function_exists('meminfo_dump')) {
        return;
    }
    try {
        meminfo_dump(fopen(strtr($file, ['%p' => (string) getmypid()]), 'w'));
    } catch (Throwable $e) {
        // An exception would change the status with which the program ends.
        error_log("no dump in $file: {$e->getMessage()}");
    }
}

// By its name: a closure would be one more object in the program's memory.
register_shutdown_function('meminfo_dump_at_shutdown');
