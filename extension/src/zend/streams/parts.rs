//! The blocks that streams and stream contexts consist of.
//!
//! Nothing is believed here: whoever asks finds out whether a block begins at an address, and nothing else is followed.

use super::sys;
use crate::zend::view::{Resource, Slot};

/// A block that a stream or context has for itself.
pub enum Part {
    /// Its first bytes, so many, are a structure that can lead to others. What is behind them in the block is remains.
    Structure(u64, usize),
    /// It leads nowhere.
    Data(u64),
}

impl Part {
    /// A structure of a known type.
    fn of<T>(structure: *const T) -> Self {
        Self::Structure(address(structure), size_of::<T>())
    }

    /// Where it begins.
    pub fn address(&self) -> u64 {
        let (Self::Structure(address, _) | Self::Data(address)) = self;
        *address
    }
}

/// Calls `visit` for the blocks that the resource has beside its own, if it is a stream or a context. It returns what is
/// in the block that begins there, or nothing.
pub fn parts<'h>(resource: Resource<'h>, visit: &mut impl FnMut(Part) -> &'h [u64]) {
    // SAFETY: a live resource; the shim looks at its type.
    let context = unsafe { sys::meminfo_context_of(resource.as_ptr()) };
    if let Some(context) = visited(context, visit) {
        visit(Part::Data(address(context.notifier)));
    }
    // SAFETY: as above.
    let stream = unsafe { sys::meminfo_stream_of(resource.as_ptr()) };
    // What belongs to a persistent stream is outside of the heap as it is.
    let Some(stream) = visited(stream, visit) else {
        return;
    };
    let own = address(stream.abstract_);
    match place_of_string(stream) {
        Some(place) => {
            if let Some(string) = visit(Part::Data(own)).get(place) {
                visit(Part::Data(*string));
            }
        }
        None => {
            visit(Part::Structure(own, usize::MAX));
        }
    }
    visit(Part::Data(address(stream.orig_path)));
    visit(Part::Data(address(stream.readbuf)));
    for first in [stream.readfilters.head, stream.writefilters.head] {
        filters(first, visit);
    }
}

/// The structure, once it is known that a block begins there.
fn visited<'h, T>(structure: *const T, visit: &mut impl FnMut(Part) -> &'h [u64]) -> Option<&'h T> {
    let words = visit(Part::of(structure));
    (size_of_val(words) >= size_of::<T>())
        // SAFETY: a block in use, large enough, which the stream has for the structure.
        .then(|| unsafe { &*structure })
}

/// Of a stream whose own structure leads to nothing but a string, the number of its word there.
fn place_of_string(stream: &sys::_php_stream) -> Option<usize> {
    // SAFETY: a live stream; the shim compares what it can do.
    if unsafe { sys::meminfo_is_memory_stream(stream) } {
        // The content: the first field of `php_stream_memory_data` (main/streams/memory.c).
        Some(0)
    } else if std::ptr::eq(stream.ops, &raw const sys::php_stream_stdio_ops) {
        // `temp_name` of `php_stdio_stream_data` (main/streams/plain_wrapper.c), behind `file`, `fd`, bits and `lock_flag`.
        Some(3)
    } else {
        None
    }
}

/// The filters of a chain. Each is looked at only if it follows the one before.
fn filters<'h>(first: *const sys::php_stream_filter, visit: &mut impl FnMut(Part) -> &'h [u64]) {
    let (mut previous, mut next) = (0, first);
    while let Some(filter) = visited(next, visit)
        && address(filter.prev) == previous
    {
        // SAFETY: a zval in a live structure.
        let own = unsafe { Slot::new(&raw const filter.abstract_) };
        if let Some(own) = own.engine_pointer::<u64>() {
            visit(Part::Structure(address(own.as_ptr()), usize::MAX));
        }
        buffers(filter.buffer.head, visit);
        (previous, next) = (address(filter), filter.next);
    }
}

/// What a filter keeps of the data, in buckets.
fn buffers<'h>(first: *const sys::php_stream_bucket, visit: &mut impl FnMut(Part) -> &'h [u64]) {
    let (mut previous, mut next) = (0, first);
    while let Some(bucket) = visited(next, visit)
        && address(bucket.prev) == previous
    {
        visit(Part::Data(address(bucket.buf)));
        (previous, next) = (address(bucket), bucket.next);
    }
}

fn address<T>(pointer: *const T) -> u64 {
    pointer.addr() as u64
}
