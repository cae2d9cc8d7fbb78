//! What is said beside the result. Standard error may be closed or full: then nobody hears it, and the result counts all the
//! same.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

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

/// Answers what is no command: with what is wrong about it, or with the help that it asks for.
pub fn misuse(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        // It quotes the arguments.
        write(&error.render().to_string());
        ExitCode::from(2)
    } else {
        match error.print() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
            _ => ExitCode::SUCCESS,
        }
    }
}

fn write(text: &str) {
    let mut stderr = Harmless::text(io::stderr().lock());
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
