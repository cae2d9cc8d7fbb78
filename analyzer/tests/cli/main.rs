//! The built program over golden dumps.
//!
//! `guide.json` is made by hand so that every command of the guide to hunting leaks prints exactly
//! what the guide shows; `shapes.json` has one item of every kind that needs care; `unreachable.json` has
//! garbage, items that something unknown holds, and references that a scan of memory found;
//! `private.json` has memory behind items that is no value; `heap.json` has an account of the heap, `waste.json` waste of every kind; `php-meminfo.json` is a version 1
//! dump in its producer's own spelling.

#![allow(
    clippy::unwrap_used,
    reason = "a test may panic, and so may what helps it"
)]

mod cuts;
mod diff;
mod errors;
mod export;
mod failures;
mod growth;
mod guide;
mod heap;
mod index;
mod inputs;
mod items;
mod json;
mod launcher;
mod names;
mod native;
mod output;
mod pasted;
mod printable;
mod private;
mod retained;
mod schemas;
mod shapes;
mod sites;
mod unreachable;
mod usage;
mod waste;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// The path of a golden file.
fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name)
}

/// The program, about to run in the directory of the golden files.
fn analyzer<const N: usize>(args: [&str; N]) -> Command {
    let mut command = Command::cargo_bin("analyzer").unwrap();
    command.args(args).current_dir(golden(""));
    command
}

/// What a successful run prints.
fn stdout_of<const N: usize>(args: [&str; N]) -> String {
    let output = analyzer(args)
        .assert()
        .success()
        .stderr("")
        .get_output()
        .stdout
        .clone();
    String::from_utf8(output).unwrap()
}

/// What a successful run prints that reads a dump from standard input.
fn stdout_on(dump: &str, args: &[&str]) -> String {
    let mut command = analyzer([]);
    command.args(args).arg("-").write_stdin(dump.to_owned());
    let output = command.assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

/// Makes a FIFO.
fn mkfifo(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    mknodat(CWD, path, FileType::Fifo, Mode::from_raw_mode(0o600), 0).unwrap();
}
