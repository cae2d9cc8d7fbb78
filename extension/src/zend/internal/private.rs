//! The part of an object that its class has for itself, in front of `zend_object`, and objects that it points to.
//!
//! No header declares most of these structs, so whoever reads one checks first that it has the size that the class is
//! known to have, and then what can be checked of its content.

use std::marker::PhantomData;

use crate::walk::Value;
use crate::zend::engine::executor_globals;
use crate::zend::sys;
use crate::zend::view::{Counted, Kind, Object, Slot};

const WORD_BYTES: usize = size_of::<u64>();

/// Words in front of an object.
#[derive(Clone, Copy)]
pub struct Private<'h> {
    start: *const u64,
    n_words: usize,
    heap: PhantomData<&'h ()>,
}

impl<'h> Private<'h> {
    /// The part in front of the object.
    pub fn of(object: Object<'h>) -> Self {
        let bytes = object.offset();
        Self {
            start: object.as_ptr().cast::<u8>().wrapping_sub(bytes).cast(),
            n_words: bytes / WORD_BYTES,
            heap: PhantomData,
        }
    }

    /// The part, if it has the size that the reader knows.
    pub fn sized(object: Object<'h>, n_words: usize) -> Option<Self> {
        let part = Self::of(object);
        (part.n_words == n_words).then_some(part)
    }

    /// How many words it has.
    pub fn n_words(self) -> usize {
        self.n_words
    }

    /// The address of a word, for a struct that begins there.
    pub fn at<T>(self, idx: usize, n_words: usize) -> *const T {
        assert!(idx + n_words <= self.n_words, "the part was measured");
        self.start.wrapping_add(idx).cast()
    }

    /// A word as a number.
    pub fn word(self, idx: usize) -> u64 {
        // SAFETY: inside of the part, which is as much allocated as the object (`zend_object_alloc()`).
        unsafe { self.at::<u64>(idx, 1).read() }
    }

    /// A zval that begins at the word.
    ///
    /// # Safety
    ///
    /// The class has a zval there.
    pub unsafe fn slot(self, idx: usize) -> Slot<'h> {
        // SAFETY: inside of the part, and by the contract an initialised zval.
        unsafe { Slot::new(self.at(idx, 2)) }
    }
}

/// The object at an address that one of the engine's structs has for it; none unless the object store has it, too.
pub fn live_object<'h>(address: u64) -> Option<Object<'h>> {
    if address == 0 || !address.is_multiple_of(WORD_BYTES as u64) {
        return None;
    }
    let pointer = std::ptr::with_exposed_provenance::<sys::zend_object>(address as usize);
    let store = &executor_globals().objects_store;
    // SAFETY: mapped memory, for the structs that addresses come from were found where their class has them.
    let handle = unsafe { (&raw const (*pointer).handle).read() };
    if handle == 0 || handle as usize >= usize::try_from(store.top).unwrap_or(0) {
        return None;
    }
    // SAFETY: the store has `top` buckets.
    let bucket = unsafe { store.object_buckets.add(handle as usize).read() };
    if !std::ptr::eq(bucket, pointer) {
        return None;
    }
    // SAFETY: an object in the store is alive.
    match unsafe { Counted::object(pointer) }?.kind() {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

/// The object in a zval, if there is one and the object store has it, too.
pub fn live_object_in(slot: Slot<'_>) -> Option<Object<'_>> {
    match slot.value()? {
        Value::Item(item) if slot.is_object() => live_object(item.address()),
        _ => None,
    }
}
