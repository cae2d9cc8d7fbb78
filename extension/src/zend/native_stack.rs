//! How far the native stack had grown when PHP called the extension: what lies beyond that is the dump's own.

use std::cell::Cell;
use std::ffi::c_void;

use super::sys;

thread_local! {
    static ENTRY: Cell<u64> = const { Cell::new(0) };
}

/// To be called first, by whatever the engine calls.
#[inline(never)]
pub fn enter() {
    let here = 0_u8;
    ENTRY.set((&raw const here).addr() as u64);
}

/// The address that the stack had reached; 0 if that is not known.
pub fn entry() -> u64 {
    ENTRY.get()
}

/// Bytes that are mapped for the stack of a fiber, by its context.
pub fn mapped_bytes(context: *const c_void) -> u64 {
    // SAFETY: the context of a live fiber; the shim reads the size of its stack.
    unsafe { sys::meminfo_fiber_stack_bytes(context) as u64 }
}
