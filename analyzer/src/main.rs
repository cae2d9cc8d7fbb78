//! Analyzes the dumps that `meminfo_dump()` writes.

#![forbid(unsafe_code)]

mod analysis;
mod cli;
mod graph;
mod load;
mod parallel;
mod view;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

/// Exits with 0 if all went well, with 1 after an error, and with 3 if a gate cannot be judged; clap exits with 2 on
/// wrong usage.
fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Where nobody reads errors, the exit code still tells.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            ExitCode::from(cli::exit_code(&error))
        }
    }
}
