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

/// What is known when the dump ends, if bytes of the request's memory were allocated or freed meanwhile: by classes that
/// were asked what their objects hold, as far as that is known.
pub fn changed(by_class: &[(String, i64)], change: i64) -> Vec<String> {
    let mut degraded: Vec<String> = by_class
        .iter()
        .map(|(class, change)| {
            format!(
                "{class}, asked what its objects hold, has changed PHP's memory by {change} bytes: the account of the heap is \
                 that of the moment before"
            )
        })
        .collect();
    let rest = change - by_class.iter().map(|(_, change)| change).sum::<i64>();
    if rest != 0 {
        degraded.push(format!(
            "PHP's memory has changed by {rest} bytes during the dump, it is not known why: the account of the heap is that of \
             the moment before"
        ));
    }
    degraded
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn every_byte_that_memory_changes_by_is_told() {
        let message = ("http\\Message".to_owned(), 64);
        assert_eq!(changed(&[], 0), [""; 0]);
        let told = changed(std::slice::from_ref(&message), 64);
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("http\\Message, asked") && told[0].contains(" 64 bytes"));
        let told = changed(&[message], 32);
        assert!(told[1].contains(" -32 bytes"), "{told:?}");
    }
}
