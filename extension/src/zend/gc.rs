//! What an object refers to behind its properties, as its class tells the engine's cycle collector.
//!
//! Every internal class that can take part in a cycle has a `get_gc` handler, those of third-party extensions
//! included. As the collector calls them, nearly all allocate in the Zend heap, in two ways, and both are kept from
//! it here: the references are gathered in a buffer that grows, so a buffer of ours that never has to grow takes its
//! place; and most handlers end in `zend_std_get_properties()`, which builds a table of all properties and keeps it
//! in the object, so for the time of the call the object has an empty one.

use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr;
use std::slice;

use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous, munmap};

use super::engine::executor_globals;
use super::sys;
use super::view::{Array, Counted, Object, Slot};
use crate::walk::Value;

/// Address space for the references of one object; memory is only taken as far as it is written to.
const MIN_BYTES: usize = 1 << 36;

/// A buffer for references, outside of the Zend heap.
pub struct GcBuffer {
    start: *mut sys::zval,
    bytes: usize,
}

/// What `get_gc` has returned. Good until the buffer is used again.
pub struct References<'h> {
    /// Slots that hold references, each counted; some lie in the buffer, some in the object.
    pub slots: &'h [sys::zval],
    /// A table of further values.
    pub table: Option<Array<'h>>,
}

impl GcBuffer {
    /// None if the address space cannot be had.
    pub fn new() -> Option<Self> {
        // SAFETY: only reads a counter of the heap.
        let heap_bytes = unsafe { sys::zend_memory_usage(true) };
        // A reference takes 16 bytes here and at least 8 in the heap.
        let bytes = heap_bytes.saturating_mul(2).max(MIN_BYTES);
        // SAFETY: a new mapping, which no other memory is affected by.
        let start = unsafe {
            mmap_anonymous(
                ptr::null_mut(),
                bytes,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE | MapFlags::NORESERVE,
            )
        };
        let start = start.ok()?.cast();
        Some(Self { start, bytes })
    }

    /// An empty buffer in the shape that the engine's functions take.
    fn as_engine_buffer(&self) -> sys::zend_get_gc_buffer {
        sys::zend_get_gc_buffer {
            cur: self.start,
            end: self.start.wrapping_byte_add(self.bytes),
            start: self.start,
        }
    }

    /// Asks the object's class, which has a handler (see [`Object::has_hidden_references`]).
    pub fn references<'h>(&'h self, object: Object<'h>) -> References<'h> {
        let object = object.as_ptr();
        let globals: *mut sys::zend_executor_globals = ptr::from_ref(executor_globals()).cast_mut();
        let mut slots = ptr::null_mut();
        let mut n_slots = 0;
        // SAFETY: a live object, whose table of properties is put back below. The empty table of the engine is
        // immutable: whatever looks at it, nobody changes it. The same goes for the buffer in EG(get_gc_buffer),
        // whose old content no handler relies on (Zend/zend_gc.c consumes it at once).
        let table = unsafe {
            let properties = (*object).properties;
            if properties.is_null() {
                (*object).properties = (&raw const sys::zend_empty_array).cast_mut();
            }
            let buffer = ptr::replace(&raw mut (*globals).get_gc_buffer, self.as_engine_buffer());
            let table = sys::meminfo_get_gc(object, &raw mut slots, &raw mut n_slots);
            (*globals).get_gc_buffer = buffer;
            (*object).properties = properties;
            let is_known =
                ptr::eq(table, properties) || ptr::eq(table, &raw const sys::zend_empty_array);
            if is_known { ptr::null_mut() } else { table }
        };
        References {
            slots: self.as_slice(slots, usize::try_from(n_slots).unwrap_or(0)),
            // SAFETY: NULL, or a table that the object holds.
            table: unsafe { Array::from_nullable(table) },
        }
    }

    /// What the calls hold that a frame has begun to make ready, or has made and waits for, at its instruction number
    /// `at`: their arguments, objects and closures.
    #[cfg(php_unfinished_calls)]
    pub fn pending_calls(&self, frame: &sys::zend_execute_data, at: u32) -> &[sys::zval] {
        if frame.call.is_null() {
            return &[];
        }
        let mut buffer = self.as_engine_buffer();
        let frame = ptr::from_ref(frame).cast_mut();
        // SAFETY: a live frame of compiled code; reads it and fills the buffer (Zend/zend_execute.c). That counts the
        // argument as passed which the frame's own instruction is to pass. If that one has called something instead,
        // as a handler of the warning that a variable is undefined, the argument's place holds what was left there:
        // nothing is put in its place for the time of the call.
        unsafe {
            let place = sys::meminfo_argument_place(frame, at);
            let mut nothing: sys::zval = std::mem::zeroed();
            if !place.is_null() {
                ptr::swap(place, &raw mut nothing);
            }
            sys::zend_unfinished_calls_gc(frame, (*frame).call, at, &raw mut buffer);
            if !place.is_null() {
                ptr::swap(place, &raw mut nothing);
            }
        }
        // SAFETY: both lie in the buffer, and the engine moves `cur` upwards only.
        let n_slots = unsafe { buffer.cur.offset_from(self.start) };
        self.as_slice(self.start, usize::try_from(n_slots).unwrap_or(0))
    }

    #[cfg(not(php_unfinished_calls))]
    pub fn pending_calls(&self, _: &sys::zend_execute_data, _: u32) -> &[sys::zval] {
        &[]
    }

    /// True if the slot is only a copy that lies in the buffer.
    pub fn is_copy(&self, slot: &sys::zval) -> bool {
        (self.start.addr()..self.start.addr() + self.bytes).contains(&ptr::from_ref(slot).addr())
    }

    fn as_slice<'h>(&self, slots: *const sys::zval, n_slots: usize) -> &'h [sys::zval] {
        if slots.is_null() {
            return &[];
        }
        // SAFETY: the engine has written that many zvals there, and nothing changes them before the next call.
        unsafe { slice::from_raw_parts(slots, n_slots) }
    }
}

impl Drop for GcBuffer {
    fn drop(&mut self) {
        // SAFETY: the mapping of `new`; no view on it outlives the buffer. Nothing is left to do on failure.
        let _ = unsafe { munmap(self.start.cast::<c_void>(), self.bytes) };
    }
}

/// The values of one holder that have a name already, and how often. What the collector is told comes without names,
/// and repeats them.
#[derive(Default)]
pub struct Named(HashMap<u64, u32>);

impl Named {
    /// The value has been named once more.
    pub fn add(&mut self, value: Value<Counted<'_>>) {
        *self.0.entry(address_of(value)).or_default() += 1;
    }

    /// True once for each time that the value was named.
    pub fn take(&mut self, value: Value<Counted<'_>>) -> bool {
        match self.0.get_mut(&address_of(value)) {
            Some(n_times) if *n_times > 0 => {
                *n_times -= 1;
                true
            }
            _ => false,
        }
    }
}

/// Of the item, or of the scalar's slot: no two values of one holder that differ have the same.
fn address_of(value: Value<Counted<'_>>) -> u64 {
    match value {
        Value::Item(item) => item.address(),
        Value::Scalar { id, .. } => id,
    }
}

/// The slot behind a reference of [`References::slots`].
pub fn slot_of(reference: &sys::zval) -> Slot<'_> {
    // SAFETY: an initialised zval that stays as long as it is borrowed.
    unsafe { Slot::new(reference) }
}
