<?php
// Loaded before every test of the engine: dumps at its shutdown into the directory that TORTURE_DUMPS names, and says
// nothing if that is not possible, since a test's output is compared to the letter. Without the extension, the same
// happens but for the dump.

function torture_dump(): void
{
    $file = getenv('TORTURE_DUMPS') . '/' . getmypid();
    @file_put_contents("$file.name", $_SERVER['SCRIPT_FILENAME'] ?? '');
    $stream = @fopen("$file.json", 'w');
    if ($stream === false || !function_exists('meminfo_dump')) {
        return;
    }
    $before = memory_get_usage();
    try {
        meminfo_dump($stream);
    } catch (Throwable $e) {
        @file_put_contents("$file.error", get_class($e) . ": {$e->getMessage()}\n");
    }
    $growth = memory_get_usage() - $before;
    if ($growth !== 0) {
        @file_put_contents("$file.error", "the heap has grown by $growth bytes\n", FILE_APPEND);
    }
    fclose($stream);
}

// By its name: a closure would be one more object.
register_shutdown_function('torture_dump');
