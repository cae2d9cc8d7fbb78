//! Errors as programs read them.

use std::io;

use anyhow::Error;
use serde::Serialize;
use thiserror::Error;

use crate::analysis::not_found::{NotFound, Thing};
use crate::cli::gate::Gate;
use crate::load::LoadError;
use crate::view::json::{SCHEMA_VERSION, Tool};

/// A question that a dump cannot answer, since it does not have what that takes.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct Lacking(pub String);

/// An error as JSON.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document {
    schema_version: u32,
    tool: Tool,
    error: Failure,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Failure {
    /// What kind of error it is.
    code: Code,
    /// Of a limit that cannot be judged, the code of what is in the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Code>,
    /// What people are told.
    message: String,
    /// What may have been meant by a name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<String>,
    /// The exit code of the program.
    exit_code: u8,
}

/// A kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Code {
    /// The command is wrong.
    Usage,
    /// There is no such file.
    NoSuchFile,
    /// A directory is no dump.
    IsDirectory,
    /// The file cannot be opened or read, or is no dump.
    UnreadableDump,
    /// The dump has more than can be numbered.
    DumpTooLarge,
    /// The dump does not have what the answer takes.
    DumpLacksData,
    /// No object has such a class.
    NoSuchClass,
    /// The end of a name is that of several classes.
    AmbiguousClass,
    /// No item has this id.
    NoSuchItem,
    /// There is no such reference to cut.
    NoSuchReference,
    /// A limit of `--fail-on` is exceeded.
    LimitExceeded,
    /// It cannot be judged.
    LimitNotJudged,
    /// The result cannot be written.
    UnwritableOutput,
    /// Anything else.
    Other,
}

impl Document {
    /// What programs are told of an error.
    pub fn new(error: &Error, exit_code: u8) -> Self {
        let not_found = error.chain().find_map(|it| it.downcast_ref::<NotFound>());
        let message = match error.downcast_ref::<clap::Error>() {
            Some(misuse) => misuse.render().to_string(),
            None => format!("{error:#}"),
        };
        let message = message.strip_prefix("error: ").unwrap_or(&message);
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::default(),
            error: Failure {
                code: code(error),
                cause: match error.downcast_ref() {
                    Some(Gate::NotJudged(cause)) => Some(code(cause)),
                    _ => None,
                },
                message: message.trim_end().to_owned(),
                candidates: not_found.map_or_else(Vec::new, |it| it.candidates.clone()),
                exit_code,
            },
        }
    }
}

/// With which code to exit: 1, but 2 after wrong usage, and 3 where an error keeps a gate from being judged.
pub fn exit_code(error: &Error) -> u8 {
    match code(error) {
        Code::Usage => 2,
        Code::LimitNotJudged => 3,
        _ => 1,
    }
}

fn code(error: &Error) -> Code {
    if let Some(gate) = error.downcast_ref() {
        return match gate {
            Gate::Exceeded(_) => Code::LimitExceeded,
            Gate::NotJudged(_) => Code::LimitNotJudged,
        };
    }
    if let Some(not_found) = error.downcast_ref::<NotFound>() {
        return match not_found.thing {
            Thing::Class if not_found.is_ambiguous => Code::AmbiguousClass,
            Thing::Class => Code::NoSuchClass,
            Thing::Item => Code::NoSuchItem,
            Thing::Reference => Code::NoSuchReference,
        };
    }
    if let Some(load) = error.downcast_ref() {
        return match load {
            LoadError::NotFound(_) => Code::NoSuchFile,
            LoadError::IsDirectory(_) => Code::IsDirectory,
            LoadError::Open { .. } | LoadError::Read { .. } => Code::UnreadableDump,
            LoadError::TooLarge { .. } => Code::DumpTooLarge,
        };
    }
    if error.is::<clap::Error>() {
        Code::Usage
    } else if error.is::<Lacking>() {
        Code::DumpLacksData
    } else if error.is::<io::Error>() {
        Code::UnwritableOutput
    } else {
        Code::Other
    }
}
