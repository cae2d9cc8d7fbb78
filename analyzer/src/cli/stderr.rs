//! What is said beside the result. Standard error may be closed or full: then nobody hears it, and the result counts all the
//! same.

use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Error;

use crate::cli::failure;
use crate::view::harmless::Harmless;
use crate::view::text::{escaped, shortened};

/// So much of a line says what there is to say.
const MAX_CHARS: usize = 2000;

/// Says something in one line, behind a word for what kind of thing it is.
pub fn say(kind: &str, what: impl Display) {
    let what = what.to_string();
    write(&format!(
        "{kind}: {}\n",
        shortened(escaped(&what), MAX_CHARS)
    ));
}

/// Says why there is no result, or what is wrong about the command; or shows the help that it asks for.
pub fn fail(error: &Error) -> ExitCode {
    let exit_code = failure::exit_code(error);
    match error.downcast_ref::<clap::Error>() {
        Some(help) if !help.use_stderr() => match help.print() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        },
        _ if is_for_program() => {
            write_json(&failure::Document::new(error, exit_code));
            ExitCode::from(exit_code)
        }
        // It quotes the arguments.
        Some(misuse) => {
            write(&misuse.render().to_string());
            ExitCode::from(exit_code)
        }
        None => {
            say("error", format_args!("{error:#}"));
            ExitCode::from(exit_code)
        }
    }
}

/// Whether the result was asked for as JSON. What is no command tells that as well, so the arguments are looked at as
/// they are.
fn is_for_program() -> bool {
    let args: Vec<_> = env::args_os().skip(1).collect();
    let is_pair = |pair: &[OsString]| pair[0] == "--format" && pair[1] == "json";
    args.iter().any(|arg| arg == "--format=json") || args.windows(2).any(is_pair)
}

fn write_json(document: &failure::Document) {
    let mut stderr = Harmless::json(io::stderr().lock());
    let written = serde_json::to_writer(&mut stderr, document).map_err(io::Error::from);
    let _ = written
        .and_then(|()| stderr.write_all(b"\n"))
        .and_then(|()| stderr.flush());
}

fn write(text: &str) {
    let mut stderr = Harmless::text(io::stderr().lock());
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
