<?php
// Dumps any program while it runs, without a change to it: when the class that DUMP_AT_CLASS names is about to be
// loaded for the first time, the memory is dumped to the file that DUMP_TO names, if that is not there yet: a server
// comes by here with every request. With DUMP_COLLECTS, the cycle collector runs right before, and at shutdown.
//
// This autoloader is asked before the program's own, unless those put themselves in front; none here does. Functions
// have names here because a closure would be one more object in the program's memory.

function dump_at_class(string $class): void
{
    if (strcasecmp($class, getenv('DUMP_AT_CLASS')) === 0 && !file_exists(getenv('DUMP_TO'))) {
        if (getenv('DUMP_COLLECTS')) {
            collect_cycles();
        }
        meminfo_dump(fopen(getenv('DUMP_TO'), 'x'));
    }
}

function collect_cycles(): void
{
    // What a destructor lets go of is collected in the next round.
    while (gc_collect_cycles()) {
    }
}

spl_autoload_register('dump_at_class', true, true);
if (getenv('DUMP_COLLECTS')) {
    // As the last of the shutdown functions: this one is the first.
    register_shutdown_function('register_shutdown_function', 'collect_cycles');
}
