//! Reading a dump: one pass over the input, one reusable [`Item`], no matter how large the dump is.
//!
//! Items are cut out of the input first and parsed one by one, so one parser serves every spelling of the
//! document and the memory needed is that of the largest item:
//!
//! - `source` holds the part of the input that is being looked at;
//! - `extent` finds where a JSON value ends;
//! - `document` walks through header, items and trailer, `parallel` does so with several threads;
//! - `line` takes an item that stands on one line, as ours do;
//! - `scan` fills the item from its JSON if that is spelled as our own writer does, `parse` whatever the spelling;
//! - `repair` mends what php-meminfo writes and JSON forbids.
//!
//! ```
//! use std::ops::ControlFlow;
//! use dump_format::reader::{Item, Visitor, read};
//!
//! struct TotalSize(u64);
//!
//! impl Visitor for TotalSize {
//!     fn item(&mut self, item: &Item) -> ControlFlow<()> {
//!         self.0 += item.size;
//!         ControlFlow::Continue(())
//!     }
//! }
//!
//! let dump = br#"{"header":{"memory_usage":1},"items":{"0x10":{"type":"null","size":"16","is_root":false}}}"#;
//! let mut total = TotalSize(0);
//! let outcome = read(dump.as_slice(), &mut total)?;
//! assert_eq!((outcome.items, total.0), (1, 16));
//! # Ok::<(), dump_format::reader::ReadError>(())
//! ```

#[cfg(test)]
mod differential;
mod document;
mod error;
mod extent;
mod id;
mod item;
mod key;
mod line;
mod parallel;
mod parse;
mod part;
mod read_at;
mod repair;
mod scan;
mod source;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::ops::ControlFlow;

use self::document::Document;
pub use self::error::ReadError;
pub use self::item::{Child, Item};
pub use self::parallel::{Division, Fork, read_in_parallel};
pub use self::read_at::{ReadAt, ReadFrom};
use self::source::Source;
use crate::model::{Header, HeapSection, Trailer};

/// The longest item that is read, in bytes of JSON: an array of some forty million elements.
pub const MAX_ITEM_BYTES: usize = 1 << 30;

/// The longest name that is read, in bytes of JSON: of a class, a key, a file.
pub const MAX_NAME_BYTES: usize = 64 << 20;

/// Receives what a dump contains, in the order of the dump. [`ControlFlow::Break`] ends the reading.
pub trait Visitor {
    /// Sees the header; called once, before any item.
    fn header(&mut self, _header: &Header) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Sees an item. The record is reused for the next one.
    fn item(&mut self, item: &Item) -> ControlFlow<()>;

    /// Sees the private memory of an item: bytes that only a scan of memory has found, and that are not in its size.
    fn private(&mut self, _id: u64, _bytes: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Sees the account of the heap, if the dump has one.
    fn heap(&mut self, _section: HeapSection<'static>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Sees the trailer; not called for a dump of version 1, which has none, nor for a truncated one.
    fn trailer(&mut self, _trailer: &Trailer) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// What [`read`] has to say about a dump as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many items were visited.
    pub items: u64,
    /// How many references were left out because they name no id that can be understood.
    pub bad_child_ids: u64,
    /// The trailer, if the dump has one and reading came that far.
    pub trailer: Option<Trailer>,
    /// Where the dump was cut off, if it was; everything before that was visited.
    pub truncated: Option<Truncation>,
    /// Whether the visitor ended the reading.
    pub stopped: bool,
}

/// Where a dump was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncation {
    /// The line in which the input ends, counted from 1.
    pub line: u64,
    /// How many bytes the input has.
    pub bytes: u64,
    /// The last whole item.
    pub last_item: Option<u64>,
}

impl fmt::Display for Truncation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the dump is cut off in line {}, after {} bytes and ",
            self.line, self.bytes
        )?;
        match self.last_item {
            Some(id) => write!(f, "item {id:#x}"),
            None => f.write_str("before its first item"),
        }
    }
}

/// Reads a dump of any version up to [`FORMAT_VERSION`](crate::FORMAT_VERSION), in any spelling of its JSON.
///
/// The input is read in large pieces and needs no buffer of its own. An input that ends early, be it a
/// truncated dump or a truncated compressed stream, is no error: see [`Outcome::truncated`].
///
/// # Errors
///
/// If the input cannot be read, is no dump, or is malformed; items before that place have been visited.
pub fn read<R: io::Read>(input: R, visitor: &mut impl Visitor) -> Result<Outcome, ReadError> {
    Document::new(Source::new(input), visitor).read()
}
