//! Gates: limits that tell a script by the exit code whether to go on.

use anyhow::Error;
use thiserror::Error;

use crate::cli::is_broken_pipe;

/// Why a gate is not passed.
#[derive(Debug, Error)]
pub enum Gate {
    /// A limit is exceeded.
    #[error("{0}")]
    Exceeded(String),
    /// Nobody can tell whether it is.
    #[error("--fail-on cannot be judged")]
    NotJudged(#[source] Error),
}

/// The verdict, whatever has become of the report: its reader may have gone, as `head` does.
pub fn conclude(verdict: Result<(), Gate>, written: anyhow::Result<()>) -> anyhow::Result<()> {
    let Err(gate) = verdict else {
        return written;
    };
    match written {
        Err(error) if !is_broken_pipe(&error) => Err(error.context(gate)),
        _ => Err(gate.into()),
    }
}
