//! What an object refers to behind its properties, as its class tells the engine's cycle collector.
//!
//! Every internal class that can take part in a cycle has a `get_gc` handler, those of third-party extensions
//! included. As the collector calls them, nearly all allocate in the Zend heap, in two ways, and both are kept from
//! it here: the references are gathered in a buffer that grows, so a buffer of ours, which grows elsewhere, takes its
//! place (`shim_gc.c`); and most handlers end in `zend_std_get_properties()`, which builds a table of all properties and
//! keeps it in the object, so for the time of the call the object has an empty one.

use std::cell::{RefCell, UnsafeCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::ptr;
use std::slice;

use dump_format::escape::to_text;
use ext_php_rs::zend::bailout;
use rustix::mm::{MapFlags, ProtFlags, mmap_anonymous, munmap};

use super::engine::{executor_globals, memory_usage};
use super::reserve;
use super::sys;
use super::view::{Array, Counted, Object, Slot};
use crate::growth::Grow;
use crate::walk::Value;

/// What the buffer begins with: more than most objects need. Memory is only taken as far as it is written to.
const BYTES: usize = 256 << 10;

/// Whether [`GcBuffer::pending_calls`] shows nothing else.
pub const SHOWS_CALLS_ALONE: bool = cfg!(any(php_unfinished_calls, not(php_unfinished_execution)));

/// A buffer for references, outside of the Zend heap.
pub struct GcBuffer {
    memory: UnsafeCell<sys::meminfo_buffer>,
    /// By how many bytes classes have changed the request's heap by being asked, by their names.
    changes: RefCell<HashMap<String, i64>>,
}

/// What `get_gc` has returned. Good until the buffer is used again.
pub struct References<'h> {
    /// Slots that hold references, each counted; some lie in the buffer, some in the object.
    pub slots: &'h [sys::zval],
    /// A table of further values.
    pub table: Option<Array<'h>>,
}

impl GcBuffer {
    /// None if there is no memory for it.
    pub fn new() -> Option<Self> {
        // SAFETY: a new mapping, which no other memory is affected by.
        let start = unsafe {
            mmap_anonymous(
                ptr::null_mut(),
                BYTES,
                ProtFlags::READ | ProtFlags::WRITE,
                MapFlags::PRIVATE,
            )
        };
        let memory = sys::meminfo_buffer {
            start: start.ok()?.cast(),
            bytes: BYTES,
        };
        Some(Self {
            memory: UnsafeCell::new(memory),
            changes: RefCell::default(),
        })
    }

    /// The classes that have changed the request's heap by being asked, with by how many bytes, in the order of their names.
    pub fn changes(&self) -> Vec<(String, i64)> {
        let mut changes: Vec<_> = self.changes.borrow().clone().into_iter().collect();
        changes.sort_unstable();
        changes
    }

    fn memory(&self) -> sys::meminfo_buffer {
        // SAFETY: written to only by `fill`, which nothing else runs beside.
        unsafe { *self.memory.get() }
    }

    /// An empty buffer in the shape that the engine's functions take.
    fn as_engine_buffer(&self) -> sys::zend_get_gc_buffer {
        let memory = self.memory();
        sys::zend_get_gc_buffer {
            cur: memory.start,
            end: memory.start.wrapping_byte_add(memory.bytes),
            start: memory.start,
        }
    }

    /// Lets the engine fill the buffer, which may move. `ask` may be left without being finished, and must own nothing
    /// that is to be dropped. None if there was no memory; `put_back` is called in any case.
    fn fill<R>(&self, ask: impl FnOnce() -> R, put_back: impl FnOnce()) -> Option<R> {
        struct Call<F, R> {
            ask: Option<F>,
            answer: Option<R>,
        }
        unsafe extern "C-unwind" fn callback<R, F: FnOnce() -> R>(call: *mut c_void) {
            // SAFETY: the shim hands on what it was given below.
            let call = unsafe { &mut *call.cast::<Call<F, R>>() };
            call.answer = call.ask.take().map(|ask| ask());
        }
        fn callback_for<R, F: FnOnce() -> R>(
            _: &Call<F, R>,
        ) -> unsafe extern "C-unwind" fn(*mut c_void) {
            callback::<R, F>
        }
        let mut call = Call {
            ask: Some(ask),
            answer: None,
        };
        let callback = callback_for(&call);
        // SAFETY: the memory is a mapping of its own, and nobody looks at it meanwhile.
        let filled =
            unsafe { sys::meminfo_fill(self.memory.get(), callback, (&raw mut call).cast()) };
        put_back();
        match filled {
            sys::MEMINFO_FILLED => call.answer,
            // SAFETY: the engine has begun to end the script; it does so from within its own calls as well.
            sys::MEMINFO_BAILOUT => unsafe { bailout() },
            _ => {
                reserve::spend();
                None
            }
        }
    }

    /// Asks the object's class, which has a handler (see [`Object::has_hidden_references`]).
    pub fn references<'h>(&'h self, object: Object<'h>) -> References<'h> {
        let (class, before) = (object.class(), memory_usage(false));
        let object = object.as_ptr();
        let globals: *mut sys::zend_executor_globals = ptr::from_ref(executor_globals()).cast_mut();
        let (mut slots, mut n_slots) = (ptr::null_mut(), 0);
        // SAFETY: a live object, whose table of properties is put back below. The empty table of the engine is
        // immutable: whatever looks at it, nobody changes it. The same goes for the buffer in EG(get_gc_buffer),
        // whose old content no handler relies on (Zend/zend_gc.c consumes it at once).
        let (properties, buffer) = unsafe {
            let properties = (*object).properties;
            if properties.is_null() {
                (*object).properties = (&raw const sys::zend_empty_array).cast_mut();
            }
            let buffer = ptr::replace(&raw mut (*globals).get_gc_buffer, self.as_engine_buffer());
            (properties, buffer)
        };
        let table = self.fill(
            // SAFETY: a live object of a class with a handler.
            || unsafe { sys::meminfo_get_gc(object, &raw mut slots, &raw mut n_slots) },
            // SAFETY: as above.
            || unsafe {
                (*globals).get_gc_buffer = buffer;
                (*object).properties = properties;
            },
        );
        let change = memory_usage(false).wrapping_sub(before).cast_signed();
        if change != 0 {
            let name = to_text(class.name()).into_owned();
            *self.changes.borrow_mut().entry(name).or_default() += change;
        }
        let Some(table) = table else {
            return References {
                slots: &[],
                table: None,
            };
        };
        let is_known =
            ptr::eq(table, properties) || ptr::eq(table, &raw const sys::zend_empty_array);
        let table = if is_known { ptr::null_mut() } else { table };
        References {
            slots: self.as_slice(slots, usize::try_from(n_slots).unwrap_or(0)),
            // SAFETY: NULL, or a table that the object holds.
            table: unsafe { Array::from_nullable(table) },
        }
    }

    /// What the calls hold that a frame has begun to make ready, at its instruction number `at`: their arguments,
    /// objects and closures. Where the engine does not tell that by itself, the frame's variables and temporaries are
    /// among them, see [`SHOWS_CALLS_ALONE`].
    pub fn pending_calls(&self, frame: &sys::zend_execute_data, at: u32) -> &[sys::zval] {
        if frame.call.is_null() {
            return &[];
        }
        let mut buffer = self.as_engine_buffer();
        let frame = ptr::from_ref(frame).cast_mut();
        // SAFETY: zero is the type of a slot without value.
        let mut nothing: sys::zval = unsafe { std::mem::zeroed() };
        // SAFETY: a live frame of compiled code.
        let place = unsafe { sys::meminfo_argument_place(frame, at) };
        // The engine counts that argument as passed which the frame's own instruction is to pass. If that one has called
        // something instead, as a handler of the warning that a variable is undefined, the argument's place holds what
        // was left there: nothing is put in its place for the time of the call.
        let mut swap = || {
            if !place.is_null() {
                // SAFETY: a slot of the call that is made ready.
                unsafe { ptr::swap(place, &raw mut nothing) };
            }
        };
        swap();
        let filled = self.fill(
            // SAFETY: a live frame; reads it and fills the buffer (Zend/zend_execute.c).
            || unsafe {
                #[cfg(php_unfinished_calls)]
                sys::zend_unfinished_calls_gc(frame, (*frame).call, at, &raw mut buffer);
                #[cfg(not(php_unfinished_execution))]
                sys::meminfo_unfinished_calls(frame, at, &raw mut buffer);
                #[cfg(all(php_unfinished_execution, not(php_unfinished_calls)))]
                sys::zend_unfinished_execution_gc_ex(frame, (*frame).call, &raw mut buffer, false);
            },
            swap,
        );
        if filled.is_none() {
            return &[];
        }
        // SAFETY: both lie in the buffer, and the engine moves `cur` upwards only.
        let n_slots = unsafe { buffer.cur.offset_from(buffer.start) };
        self.as_slice(buffer.start, usize::try_from(n_slots).unwrap_or(0))
    }

    /// True if the slot is only a copy that lies in the buffer.
    pub fn is_copy(&self, slot: &sys::zval) -> bool {
        let memory = self.memory();
        let start = memory.start.addr();
        (start..start + memory.bytes).contains(&ptr::from_ref(slot).addr())
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
        let memory = self.memory();
        // SAFETY: the mapping of `new`; no view on it outlives the buffer. Nothing is left to do on failure.
        let _ = unsafe { munmap(memory.start.cast::<c_void>(), memory.bytes) };
    }
}

/// The values of one holder that have a name already, and how often. What the collector is told comes without names,
/// and repeats them.
#[derive(Default)]
pub struct Named(HashMap<u64, u32>);

impl Named {
    /// The value has been named once more.
    pub fn add(&mut self, value: Value<Counted<'_>>) {
        match self.0.get_mut(&address_of(value)) {
            Some(n_times) => *n_times += 1,
            None => self.0.grow((address_of(value), 1)),
        }
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
