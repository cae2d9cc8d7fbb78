//! Resources that another one holds in its own structures, where PHP code does not see them.

use std::ffi::CStr;

use super::sys;
use crate::walk::Value;
use crate::zend::engine::resource_list;
use crate::zend::view::{Counted, Kind, Resource};

/// What a stream inside of another one is called there.
const STREAM: &str = "inner stream";

/// A resource that another one holds.
pub struct Inner<'h> {
    /// What the other one points to.
    outer: u64,
    /// What it is there.
    pub name: &'static str,
    /// The resource.
    pub item: Counted<'h>,
}

/// All of them, in the order of what holds them.
pub struct Inners<'h>(Vec<Inner<'h>>);

impl<'h> Inners<'h> {
    /// Finds them. `words` returns what is in the block that begins at an address, or nothing. Where there is no memory to
    /// note one, it is an item by itself.
    pub fn find(words: impl Fn(u64) -> &'h [u64]) -> Self {
        let (mut resources, mut by_address) = (Vec::new(), Vec::new());
        for element in resource_list().elements() {
            if let Some(Value::Item(item)) = element.slot.value()
                && let Kind::Resource(resource) = item.kind()
                && resources.try_reserve(1).is_ok()
                && by_address.try_reserve(1).is_ok()
            {
                resources.push((resource, item));
                by_address.push(item);
            }
        }
        resources.sort_by_key(|(resource, _)| resource.target());
        by_address.sort_by_key(|item| item.address());
        let stream_at = |address: u64| {
            let idx = resources.binary_search_by_key(&address, |(it, _)| it.target());
            idx.ok().map(|idx| resources[idx].1)
        };
        let mut inners = Self(Vec::new());
        for (resource, item) in &resources {
            let outer = resource.target();
            if let Some(stream) = stream_of(*resource, &words) {
                inners.add(stream.enclosing_stream.addr() as u64, STREAM, Some(*item));
                if is_compressed(stream)
                    && let Some(inner) = words(stream.abstract_.addr() as u64).get(1)
                {
                    inners.add(outer, STREAM, stream_at(*inner));
                }
            } else if resource.type_name() == b"process" {
                for pipe in pipes(words(outer), &words) {
                    let idx = by_address.binary_search_by_key(pipe, |item| item.address());
                    inners.add(outer, "pipe", idx.ok().map(|idx| by_address[idx]));
                }
            }
        }
        // Stable: several in one keep their order.
        inners.0.sort_by_key(|inner| inner.outer);
        inners
    }

    fn add(&mut self, outer: u64, name: &'static str, item: Option<Counted<'h>>) {
        if let Some(item) = item
            && outer != 0
            && self.0.try_reserve(1).is_ok()
        {
            self.0.push(Inner { outer, name, item });
        }
    }

    /// Those that the resource holds.
    pub fn of(&self, resource: Resource<'h>) -> &[Inner<'h>] {
        let outer = resource.target();
        let first = self.0.partition_point(|inner| inner.outer < outer);
        let n_inner = self.0[first..].partition_point(|inner| inner.outer == outer);
        &self.0[first..first + n_inner]
    }
}

/// The stream in the heap that the resource stands for.
fn stream_of<'h>(
    resource: Resource<'h>,
    words: &impl Fn(u64) -> &'h [u64],
) -> Option<&'h sys::_php_stream> {
    // SAFETY: a live resource; the shim looks at its type.
    let stream = unsafe { sys::meminfo_stream_of(resource.as_ptr()) };
    (size_of_val(words(stream.addr() as u64)) >= size_of::<sys::_php_stream>())
        // SAFETY: a block in use, large enough, which the resource has for its stream.
        .then(|| unsafe { &*stream })
}

/// Whether what the stream has for itself is `php_gz_stream_data_t` (ext/zlib/zlib_fopen_wrapper.c) or
/// `php_bz2_stream_data_t` (ext/bz2/bz2.c): the library's handle, then the stream that is read or written.
fn is_compressed(stream: &sys::_php_stream) -> bool {
    // SAFETY: a live stream knows what it can do; the label is a literal.
    let label = unsafe { stream.ops.as_ref().map(|ops| CStr::from_ptr(ops.label)) };
    label.is_some_and(|label| matches!(label.to_bytes(), b"ZLIB" | b"BZip2"))
}

/// The addresses of the resources that are the pipes of a process, as long as they are there: `php_process_handle`
/// (ext/standard/proc_open.h).
fn pipes<'h>(handle: &'h [u64], words: &impl Fn(u64) -> &'h [u64]) -> &'h [u64] {
    const PIPES: usize = std::mem::offset_of!(sys::_php_process_handle, pipes) / 8;
    const N_PIPES: usize = std::mem::offset_of!(sys::_php_process_handle, npipes);
    let (Some(pipes), Some(n_pipes)) = (handle.get(PIPES), handle.get(N_PIPES / 8)) else {
        return &[];
    };
    // Half a word.
    let n_pipes = (n_pipes >> (8 * (N_PIPES % 8))) as u32 as usize;
    let pipes = words(*pipes);
    &pipes[..pipes.len().min(n_pipes)]
}
