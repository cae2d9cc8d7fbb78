//! What a dump lacks, in sentences for people.

use std::fs::File;

use super::engine;
use super::fit;
use super::hidden;
use super::ledger;
use super::memory::Memory;

/// What is known when the dump begins, beside what a part of the pause says of itself.
pub fn known(native_stack: u64) -> Vec<String> {
    let mut degraded = Vec::new();
    let (built_for, running) = (fit::built_for(), engine::php_version());
    if built_for != running {
        degraded.push(format!(
            "meminfo was built for PHP {built_for} and runs in PHP {running}: its structures fit, as far as that can be seen"
        ));
    }
    for (function, what) in [
        ("spl_autoload_functions", "autoloaders"),
        ("pcntl_signal_get_handler", "handlers of signals"),
    ] {
        if engine::is_disabled(function) {
            degraded.push(format!("{function}() is disabled: {what} are no roots"));
        }
    }
    if let Err(error) = Memory::open() {
        degraded.push(format!(
            "memory cannot be read through a pipe ({error}): what extensions hold without telling is missing, and the engine's \
             structures were not looked at before"
        ));
    }
    if hidden::running_stacks(native_stack)[0].is_empty() {
        degraded.push(
            "where the native stack ends cannot be found out: what only functions of the engine hold is missing"
                .to_owned(),
        );
    }
    for (file, what) in [
        ("statm", "how much memory of the process is in RAM"),
        ("maps", "how much memory is shared"),
    ] {
        let path = format!("/proc/self/{file}");
        if File::open(&path).is_err() {
            degraded.push(format!("{path} cannot be read: {what} is not known"));
        }
    }
    if !ledger::knows_malloc() {
        degraded.push("the C library does not tell how much memory it has given out".to_owned());
    }
    degraded
}
