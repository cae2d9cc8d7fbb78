//! Analyzes the dumps that `meminfo_dump()` writes.

#![forbid(unsafe_code)]
// What goes there passes `cli::output` and `cli::stderr`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod analysis;
mod cli;
mod file_id;
mod graph;
mod load;
mod own_file;
mod parallel;
mod program;
mod view;
mod whole_file;

use std::process::ExitCode;

use cli::stderr;

/// Exits with 0 if all went well, with 1 after an error, with 2 on wrong usage, and with 3 if a gate cannot be judged.
fn main() -> ExitCode {
    let result = cli::Cli::from_args()
        .map_err(Into::into)
        .and_then(cli::Cli::run);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => stderr::fail(&error),
    }
}
