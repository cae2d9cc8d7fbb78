//! Why a dump cannot be read.

use std::io;

use crate::model::FORMAT_VERSION;

/// Why a dump cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The input itself cannot be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// There is nothing to read.
    #[error("the file is empty")]
    Empty,
    /// The file is something else.
    #[error("not a meminfo dump: {0}")]
    NotADump(&'static str),
    /// A newer program wrote the dump.
    #[error("format version {0} is not known; this program reads versions 1 to {FORMAT_VERSION}")]
    UnknownVersion(u64),
    /// The document is malformed between or around the items.
    #[error("line {line}: {message}")]
    Malformed {
        /// Counted from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// An item is malformed.
    #[error("line {line}: item {id:#x}: {message}")]
    MalformedItem {
        /// Counted from 1.
        line: u64,
        /// The item.
        id: u64,
        /// What is wrong, with the key if it is the value of one.
        message: String,
    },
    /// An item or a section is larger than [`MAX_ITEM_BYTES`](super::MAX_ITEM_BYTES), or a name in it than
    /// [`MAX_NAME_BYTES`](super::MAX_NAME_BYTES).
    #[error("line {line}: more than {limit} bytes in one piece")]
    TooLong {
        /// Where the piece starts, counted from 1.
        line: u64,
        /// The limit.
        limit: usize,
    },
}
