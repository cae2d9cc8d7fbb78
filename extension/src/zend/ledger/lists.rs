//! The lists that a program can fill, by the number of their entries.

use std::ffi::{CStr, c_char, c_void};

use dump_format::model::FilledList;

use crate::zend::mm::Blocks;
use crate::zend::sys;

struct Lists<'a, 'h> {
    blocks: Option<&'a Blocks<'h>>,
    found: Vec<FilledList<'static>>,
}

/// All lists that have entries. Without blocks those are missing that lie in the heap and could not be checked.
pub fn read(blocks: Option<&Blocks<'_>>) -> Vec<FilledList<'static>> {
    let mut lists = Lists {
        blocks,
        found: Vec::new(),
    };
    // SAFETY: the callbacks get the lists, which outlive the call; they do not unwind.
    unsafe { sys::meminfo_lists((&raw mut lists).cast(), found, block_size) };
    lists.found
}

unsafe extern "C" fn found(
    context: *mut c_void,
    name: *const c_char,
    entries: usize,
    bytes: usize,
) {
    // SAFETY: the shim hands on what it was given above.
    let lists = unsafe { &mut *context.cast::<Lists<'_, '_>>() };
    // SAFETY: a C string of the shim.
    let name: &'static CStr = unsafe { CStr::from_ptr(name) };
    lists.found.push(FilledList {
        name: name.to_string_lossy(),
        entries: entries as u64,
        bytes: bytes as u64,
    });
}

unsafe extern "C" fn block_size(context: *mut c_void, block: *const c_void) -> usize {
    // SAFETY: as above.
    let lists = unsafe { &*context.cast::<Lists<'_, '_>>() };
    let start = block.addr() as u64;
    let block = lists.blocks.and_then(|blocks| blocks.block(start));
    block
        .filter(|block| block.start == start)
        .map_or(0, |block| (block.end - block.start) as usize)
}
