//! Analyzes the dumps that `meminfo_dump()` writes.

#![forbid(unsafe_code)]

mod analysis;
mod cli;
mod graph;
mod load;
mod parallel;
mod view;

use std::io;
use std::process::ExitCode;

use clap::Parser;

/// Exits with 0 if all went well and with 1 after an error; clap exits with 2 on wrong usage.
fn main() -> ExitCode {
    match cli::Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough, as `head` does.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
