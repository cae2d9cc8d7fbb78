//! The part of an object that its class has for itself, in front of `zend_object`.
//!
//! No header declares most of these structs, so whoever reads one checks first that it has the size that the class is
//! known to have, and follows nothing in it but through [`Live`](crate::zend::live::Live): the object may have been made
//! without its constructor.

use std::marker::PhantomData;

use crate::zend::view::{Object, Slot};

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

    /// All words as numbers.
    pub fn words(self) -> impl Iterator<Item = u64> + Clone {
        (0..self.n_words).map(move |idx| self.word(idx))
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
