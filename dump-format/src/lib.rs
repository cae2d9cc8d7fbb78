//! The file format of meminfo dumps: what `meminfo_dump()` writes and `analyzer` reads.
//!
//! This crate is the one place that knows a key's name; `FORMAT.md` in the repository is its specification.
//!
//! - [`model`]: what both sides speak of, such as [`ItemType`] and [`Header`];
//! - [`escape`]: how the byte strings of PHP become Unicode text and back;
//! - [`writer`]: [`DumpWriter`], which gets by without any dependency;
//! - `reader`: one pass over a dump of any version, those of php-meminfo included (feature `reader`).
#![forbid(unsafe_code)]

mod digits;
pub mod escape;
pub mod model;
#[cfg(feature = "reader")]
pub mod reader;
pub mod writer;

pub use model::{
    CallFrame, EndedBy, FORMAT_VERSION, GcStatus, Header, HeapSection, ItemType, OutputBuffer,
    RootName, Trailer,
};
pub use writer::{DumpWriter, ItemWriter, Key, WriteError};
