//! Reading one dump with several threads.
//!
//! The items are split into parts at line ends. Each thread reads its part line by line, on the supposition that the
//! part begins with an item. Whether it does is known once all parts before have been read to their ends: a line that
//! was read as one whole item, comma included, is followed by the beginning of another or by the end. From the first
//! line on that is anything else, the dump is read as if there had been one thread only. So the result is the same in
//! every case, and an unusual layout only costs time.

mod task;
mod window;

use std::ops::Range;
use std::sync::atomic::AtomicU64;
use std::thread;

use self::task::Task;
use super::document::{Document, Stop};
use super::part::Part;
use super::read_at::{ReadAt, ReadFrom};
use super::source::Source;
use super::{MAX_ITEM_BYTES, Outcome, ReadError, Visitor};

/// To start a thread for less does not pay.
const MIN_PART_BYTES: u64 = 4 << 20;

/// How much each thread reads at once: what fits its processor's cache.
const PART_BUFFER_BYTES: usize = 256 << 10;

/// A visitor that can see parts of a dump apart.
pub trait Fork: Visitor + Send + Sized {
    /// A visitor for items further behind, which has seen nothing.
    #[must_use]
    fn fork(&self) -> Self;

    /// Takes over what another visitor has seen, directly behind what this one has.
    fn join(&mut self, later: Self);
}

/// How the work is divided.
#[derive(Clone, Copy, Debug)]
pub struct Division {
    /// How many threads there are, each with a part of its own.
    pub n_parts: u64,
    /// How much each of them reads at once.
    pub buffer_bytes: usize,
    /// The longest item that is read.
    pub limit: usize,
}

impl Division {
    /// For an input of `len` bytes and up to `n_threads` threads.
    #[must_use]
    pub fn new(len: u64, n_threads: usize) -> Self {
        Self {
            n_parts: (len / MIN_PART_BYTES).clamp(1, n_threads.max(1) as u64),
            buffer_bytes: PART_BUFFER_BYTES,
            limit: MAX_ITEM_BYTES,
        }
    }
}

/// Like [`read`](super::read), with several threads, from an input of `len` bytes.
///
/// # Errors
///
/// If the input cannot be read, is no dump, or is malformed; items before that place have been visited.
pub fn read_in_parallel<I: ReadAt + ?Sized, V: Fork>(
    input: &I,
    len: u64,
    division: Division,
    visitor: &mut V,
) -> Result<Outcome, ReadError> {
    let source = |offset, n_lines| {
        let input = ReadFrom::new(input, offset);
        Source::with_sizes(input, division.buffer_bytes, division.limit).at(offset, n_lines)
    };
    let mut document = Document::new(source(0, 0), visitor);
    let mut result = document.read_to_items();
    if let Err(Stop::Items { version }) = result {
        let (mut place, mut n_lines) = document.place();
        let parts = read_parts(input, place..len, version, division, document.visitor());
        // A part that begins elsewhere stands behind one that came to no good end.
        let joined = parts.into_iter().try_for_each(|part| {
            if part.range.start != place {
                return Ok(());
            }
            place = part.range.end;
            n_lines += part.n_items;
            document.join(part)
        });
        result = match joined {
            Ok(()) => document.read_from(source(place, n_lines), version),
            stop => stop,
        };
    }
    document.conclude(result)
}

/// Reads all parts at once. Those in which no line begins are left out.
fn read_parts<I: ReadAt + ?Sized, V: Fork>(
    input: &I,
    items: Range<u64>,
    version: u32,
    division: Division,
    visitor: &V,
) -> Vec<Part<V>> {
    let n_bytes = items.end.saturating_sub(items.start);
    let boundary = |n| {
        items.start + (u128::from(n_bytes) * u128::from(n) / u128::from(division.n_parts)) as u64
    };
    let first_failure = AtomicU64::new(u64::MAX);
    let task = |number| Task {
        input,
        number,
        lines: boundary(number)..boundary(number + 1),
        version,
        division,
        first_failure: &first_failure,
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..division.n_parts)
            .map(|number| {
                let (task, visitor) = (task(number), visitor.fork());
                scope.spawn(move || task.run(visitor))
            })
            .collect();
        let first = task(0).run(visitor.fork());
        let others = others.into_iter().map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        std::iter::once(first).chain(others).flatten().collect()
    })
}
