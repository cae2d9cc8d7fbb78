//! Hints for what is no command.

use std::path::Path;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::program;

/// The same error; with a hint, if all that is missing is what to do with a dump.
pub fn with_hint(mut error: clap::Error) -> clap::Error {
    let kinds = [ErrorKind::InvalidSubcommand, ErrorKind::UnknownArgument];
    let dump = std::env::args_os().skip(1).find(is_dump);
    let is_top_level = error.get(ContextKind::InvalidSubcommand).is_some()
        || error.get(ContextKind::Usage).is_some_and(is_of_program);
    if let Some(dump) = dump.filter(|_| is_top_level && kinds.contains(&error.kind())) {
        let (program, dump) = (program::name(), dump.display().to_string());
        let hint = format!("a command is missing, such as '{program} summary {dump}'");
        let hint = ContextValue::StyledStrs(vec![StyledStr::from(hint)]);
        error.insert(ContextKind::Suggested, hint);
    }
    error
}

/// Whether it looks like a dump, even if no such file is there.
fn is_dump(arg: &std::ffi::OsString) -> bool {
    let path = Path::new(arg);
    let is_option = arg.as_encoded_bytes().starts_with(b"-");
    arg == "-"
        || !is_option
            && (path.extension().is_some() || path.components().count() > 1 || path.exists())
}

/// Whether the usage shown is that of the program as a whole, and not of a sub-command.
fn is_of_program(usage: &ContextValue) -> bool {
    matches!(usage, ContextValue::StyledStr(usage) if usage.to_string().trim_end().ends_with("<COMMAND>"))
}
