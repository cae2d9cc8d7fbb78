//! Why a dump cannot be loaded.

use std::io;

use dump_format::reader::ReadError;
use thiserror::Error;

use crate::graph::TooLarge;

/// Why a dump cannot be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    /// There is no such file.
    #[error("no such file: {0}")]
    NotFound(String),
    /// The path names a directory.
    #[error("{0} is a directory, not a dump")]
    IsDirectory(String),
    /// The file is there but cannot be opened.
    #[error("cannot open {name}")]
    Open {
        /// The file.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// The content cannot be read or is no dump.
    #[error("cannot read {name}")]
    Read {
        /// The file.
        name: String,
        /// Why.
        source: ReadError,
    },
    /// The dump has more items than can be numbered.
    #[error("cannot hold {name}")]
    TooLarge {
        /// The file.
        name: String,
        /// Why.
        source: TooLarge,
    },
}
