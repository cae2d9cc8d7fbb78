//! How far the native stack had grown when PHP called the extension: what lies beyond that is the dump's own.

use std::cell::Cell;

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
