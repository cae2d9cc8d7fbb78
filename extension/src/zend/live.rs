//! What a word of private memory leads to.
//!
//! Nothing is followed before it is known to be alive: an object that was made without its constructor, a handle that is
//! closed, or a struct that is not what it was thought to be has words that lead nowhere. An object is alive if the object
//! store has it; anything else if it lies in a block of the heap that is in use, or where that does not tell, outside of
//! the heap, if it can be read.

use std::cell::RefCell;
use std::mem::offset_of;
use std::ptr;

use super::engine::executor_globals;
use super::ledger::Ledger;
use super::memory::Memory;
use super::mm::PAGE_BYTES;
use super::sys;
use super::view::{Array, Counted, Kind, Object, Slot, Str};
use crate::walk::Value;

/// Bytes of a `zend_refcounted_h`.
const HEADER_BYTES: u64 = size_of::<sys::zend_refcounted_h>() as u64;

/// Memory outside of the heap. Opened from the beginning, so that all dumps take the same.
pub struct Elsewhere(RefCell<Option<Memory>>);

/// What is alive while the heap is paused.
pub struct Live<'a, 'h> {
    /// Knows the heap's blocks, if they are known.
    pub ledger: Option<&'a RefCell<Ledger<'h>>>,
    /// All other memory.
    pub elsewhere: &'a Elsewhere,
}

impl<'h> Live<'_, 'h> {
    /// The object at the address.
    pub fn object(&self, address: u64) -> Option<Object<'h>> {
        const HANDLE_END: usize = offset_of!(sys::zend_object, handle) + size_of::<u32>();
        if !self.has(address, HANDLE_END as u64) {
            return None;
        }
        let pointer = ptr::with_exposed_provenance::<sys::zend_object>(address as usize);
        let store = &executor_globals().objects_store;
        // SAFETY: memory that was looked at above.
        let handle = unsafe { (&raw const (*pointer).handle).read() };
        if handle == 0 || handle as usize >= usize::try_from(store.top).unwrap_or(0) {
            return None;
        }
        // SAFETY: the store has `top` buckets.
        let bucket = unsafe { store.object_buckets.add(handle as usize).read() };
        if !ptr::eq(bucket, pointer) {
            return None;
        }
        // SAFETY: an object in the store is alive.
        match unsafe { Counted::object(pointer) }?.kind() {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The object in a zval of an object's private part.
    pub fn object_in(&self, slot: Slot<'h>) -> Option<Object<'h>> {
        match self.value(slot)? {
            Value::Item(item) if slot.is_object() => self.object(item.address()),
            _ => None,
        }
    }

    /// The structure at the address. Any bytes must be a value of `T`, since it may not be what it was thought to be.
    ///
    /// # Safety
    ///
    /// `T` consists of numbers and raw pointers.
    pub unsafe fn structure<T>(&self, address: u64) -> Option<&'h T> {
        let pointer = ptr::with_exposed_provenance::<T>(address as usize);
        self.has(address, size_of::<T>() as u64)
            // SAFETY: memory that was looked at, and by the contract a value of `T`; nothing changes in it for `'h`.
            .then(|| unsafe { &*pointer })
    }

    /// The table at the address.
    pub fn table(&self, address: u64) -> Option<Array<'h>> {
        // SAFETY: a struct of numbers and pointers.
        self.embedded_table(unsafe { self.structure::<sys::zend_array>(address) }?)
    }

    /// The same for a table that is a part of something alive.
    pub fn embedded_table(&self, table: &'h sys::zend_array) -> Option<Array<'h>> {
        // SAFETY: readable; what it says of its elements is looked at before anything is followed.
        let array = unsafe { Array::new(table) };
        let is_sound = array.as_counted().is_genuine()
            && table.nTableSize.is_power_of_two()
            && table.nNumOfElements <= table.nNumUsed
            && table.nNumUsed <= table.nTableSize
            && array
                .data_block()
                .is_none_or(|data| self.has(data.start, data.end - data.start));
        is_sound.then_some(array)
    }

    /// The string at the address.
    pub fn string(&self, string: *const sys::zend_string) -> Option<Str<'h>> {
        let address = string.expose_provenance() as u64;
        let start = offset_of!(sys::zend_string, val) as u64;
        if !self.has(address, start) {
            return None;
        }
        // SAFETY: memory that was looked at above; only its length is read.
        let string = unsafe { Str::new(string) }?;
        let is_sound = string.as_counted()?.is_genuine()
            && self.has_ends(address, start + string.len() as u64 + 1);
        is_sound.then_some(string)
    }

    /// The value in a zval of an object's private part.
    pub fn value(&self, slot: Slot<'h>) -> Option<Value<Counted<'h>>> {
        // No such zval is a link to another one.
        if slot.is_indirect() {
            return None;
        }
        let value = slot.value()?;
        match value {
            Value::Item(item) => self.is_item(item).then_some(value),
            Value::Scalar { .. } => Some(value),
        }
    }

    /// Whether the item is what it is said to be.
    pub fn is_item(&self, item: Counted<'h>) -> bool {
        let address = item.address();
        match item.kind() {
            Kind::Object(_) => self.object(address).is_some(),
            Kind::Array(_) => self.table(address).is_some(),
            Kind::String(string) => self.string(string.as_ptr()).is_some(),
            Kind::Resource(_) => {
                self.has(address, size_of::<sys::zend_resource>() as u64) && item.is_genuine()
            }
            Kind::Reference(_) => {
                self.has(address, size_of::<sys::zend_reference>() as u64) && item.is_genuine()
            }
        }
    }

    /// True if one of the words may lead to a value: to the heap, or to memory that is allocated elsewhere. Numbers do not,
    /// nor does what belongs to a library as a whole, its code and its static variables.
    pub fn may_lead_on(&self, words: impl Iterator<Item = u64> + Clone) -> bool {
        let mut elsewhere = words.clone().filter(|word| *word >= PAGE_BYTES);
        words
            .into_iter()
            .any(|word| self.is_in_block(word, word).is_some())
            || elsewhere.any(|word| {
                // SAFETY: the shim compares the address with those of libraries.
                let is_in_library =
                    unsafe { sys::meminfo_is_in_library(ptr::without_provenance(word as usize)) };
                let start = word & !(HEADER_BYTES - 1);
                !is_in_library
                    && self
                        .elsewhere
                        .is_readable(start, start.saturating_add(HEADER_BYTES))
            })
    }

    /// True if all these bytes are alive.
    pub fn has(&self, address: u64, bytes: u64) -> bool {
        if address == 0 || !address.is_multiple_of(HEADER_BYTES) {
            return false;
        }
        let Some(end) = address.checked_add(bytes) else {
            return false;
        };
        self.is_in_block(address, end)
            .unwrap_or_else(|| self.elsewhere.is_readable(address, end))
    }

    /// Whether all of it lies in one block in use; none if it is not in the heap.
    fn is_in_block(&self, start: u64, end: u64) -> Option<bool> {
        self.ledger?.borrow().blocks().contains(start, end)
    }

    /// The same for a piece of text, which outside of the heap is only looked at where it begins and ends.
    fn has_ends(&self, address: u64, bytes: u64) -> bool {
        let Some(end) = address.checked_add(bytes) else {
            return false;
        };
        self.is_in_block(address, end).unwrap_or_else(|| {
            let last = (end - 1) & !(HEADER_BYTES - 1);
            self.elsewhere.is_readable(last, last + HEADER_BYTES)
        })
    }
}

impl Elsewhere {
    /// Nothing in it can be read if the kernel does not let us.
    pub fn open() -> Self {
        Self(RefCell::new(Memory::open().ok()))
    }

    fn is_readable(&self, start: u64, end: u64) -> bool {
        let mut memory = self.0.borrow_mut();
        let Some(memory) = memory.as_mut() else {
            return false;
        };
        let first_of_pages = (start & !(PAGE_BYTES - 1)).saturating_add(PAGE_BYTES);
        std::iter::once(start)
            .chain((first_of_pages..end).step_by(PAGE_BYTES as usize))
            .all(|address| memory.words::<1>(address).is_some())
    }
}
