//! Want of memory: it ends a dump, and never the process.
//!
//! What grows with the heap is asked for in a way that can fail (`growth.rs`). The small pieces beside it, such as a name
//! that is put together, are asked for as Rust does everywhere, and without them it ends the process. So some memory is set
//! aside when a dump begins, and given back when the C library has no more: it is enough for the small pieces up to
//! the next place where the dump looks whether memory [ran out](Reserve::is_spent), and ends.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr::{self, NonNull};

use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous, munmap};

/// More than all small pieces together that one step of a dump can need.
const RESERVE: Layout = match Layout::from_size_align(2 << 20, 16) {
    Ok(layout) => layout,
    Err(_) => panic!("a size and an alignment"),
};

/// Address space that has to be there for a dump to begin: for the reserve, buffers, and a heap of the engine for what it
/// is asked.
const LEAST_BYTES: usize = 10 << 20;

thread_local! {
    /// What is set aside for this thread's dump, or NULL.
    static SET_ASIDE: Cell<*mut u8> = const { Cell::new(ptr::null_mut()) };
    static IS_SPENT: Cell<bool> = const { Cell::new(false) };
}

/// True if memory ran out in the dump of this thread.
pub fn is_spent() -> bool {
    IS_SPENT.get()
}

/// Memory that is set aside as long as this lives.
pub struct Reserve {
    /// This thread's [`IS_SPENT`], which is looked at for each item.
    is_spent: NonNull<Cell<bool>>,
    /// For this thread only.
    thread: PhantomData<*const ()>,
}

impl Reserve {
    /// None if there is no memory.
    pub fn set_aside() -> Option<Self> {
        // What the C library has left over is of no use to the engine, which asks the system.
        // SAFETY: a new mapping, which nobody else has seen when it is given back.
        unsafe {
            let flags = MapFlags::PRIVATE;
            let least =
                mmap_anonymous(ptr::null_mut(), LEAST_BYTES, ProtFlags::empty(), flags).ok()?;
            munmap(least, LEAST_BYTES).ok()?;
        }
        // SAFETY: a layout with bytes.
        let memory = unsafe { System.alloc(RESERVE) };
        if memory.is_null() {
            return None;
        }
        SET_ASIDE.set(memory);
        IS_SPENT.set(false);
        Some(Self {
            is_spent: IS_SPENT.with(|is_spent| NonNull::from(is_spent)),
            thread: PhantomData,
        })
    }

    /// True if memory ran out: whatever was to grow may lack something.
    #[inline]
    pub fn is_spent(&self) -> bool {
        // SAFETY: lives as long as the thread, which this value does not leave, and has nothing to drop.
        unsafe { self.is_spent.as_ref() }.get()
    }
}

impl Drop for Reserve {
    fn drop(&mut self) {
        give_back();
        IS_SPENT.set(false);
    }
}

fn give_back() {
    let memory = SET_ASIDE.replace(ptr::null_mut());
    if !memory.is_null() {
        // SAFETY: allocated with this layout, and nobody else has it.
        unsafe { System.dealloc(memory, RESERVE) };
    }
}

/// The C library's allocator, with the reserve behind it.
struct Allocator;

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

// SAFETY: every method is that of `System`, called a second time if it has failed.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is the same.
        twice(|| unsafe { System.alloc(layout) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        twice(|| unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: as above; where it fails, the memory is as before.
        twice(|| unsafe { System.realloc(memory, layout, new_size) })
    }
}

/// Memory has run out: the dump of this thread is to end.
pub fn spend() {
    IS_SPENT.set(true);
    give_back();
}

#[inline]
fn twice(ask: impl Fn() -> *mut u8) -> *mut u8 {
    let memory = ask();
    if !memory.is_null() {
        return memory;
    }
    spend();
    ask()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_had_spends_the_reserve_until_the_next_dump() {
        let reserve = Reserve::set_aside().unwrap();
        assert!(!reserve.is_spent() && !is_spent());
        assert!(Vec::<u8>::new().try_reserve(isize::MAX as usize).is_err());
        assert!(reserve.is_spent() && is_spent());
        assert!(SET_ASIDE.get().is_null());
        drop(reserve);
        assert!(!Reserve::set_aside().unwrap().is_spent());
    }
}
