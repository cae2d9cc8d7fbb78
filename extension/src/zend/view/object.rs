//! Objects: their properties, and what stands around them.

use std::marker::PhantomData;
use std::ptr::NonNull;

use super::{Array, Class, Counted, IS_OBJECT, Slot};
use crate::zend::sys;

/// A `zend_object`. Behind a pointer, not a reference: the allocation of an object without properties is smaller
/// than the struct, which has room for one.
#[derive(Clone, Copy)]
pub struct Object<'h>(
    pub(super) NonNull<sys::zend_object>,
    pub(super) PhantomData<&'h ()>,
);

impl<'h> Object<'h> {
    /// Where it is.
    pub fn as_ptr(self) -> *mut sys::zend_object {
        self.0.as_ptr()
    }

    /// The object as an item of the heap.
    pub fn as_counted(self) -> Counted<'h> {
        Counted::pack(self.0.as_ptr().cast(), IS_OBJECT).expect("an address of user space")
    }

    /// What `spl_object_id()` gives.
    pub fn handle(self) -> u32 {
        // SAFETY: a live object, which Counted is only made of.
        unsafe { (*self.0.as_ptr()).handle }
    }

    /// Its class.
    pub fn class(self) -> Class<'h> {
        // SAFETY: a live object holds its class, and classes outlive objects.
        unsafe { Class::new((*self.0.as_ptr()).ce) }
    }

    /// Bytes between the start of the allocation and the object itself.
    pub fn offset(self) -> usize {
        // SAFETY: every live object has handlers. Before 8.3 an object under construction has them set last, but
        // no PHP code, and so no dump, runs in between.
        unsafe { (*(*self.0.as_ptr()).handlers).offset as usize }
    }

    /// True if its class is one of the engine or of an extension that does more than hold properties.
    pub fn has_handlers_of_its_class(self) -> bool {
        // SAFETY: every live object has handlers; the engine's standard ones are a constant.
        unsafe {
            !std::ptr::eq(
                (*self.0.as_ptr()).handlers,
                &raw const sys::std_object_handlers,
            )
        }
    }

    /// True if the engine makes such objects without a structure of their own: exceptions and cases of enums, though they
    /// have handlers of their own.
    pub fn is_standard(self) -> bool {
        let class = self.class();
        class.entry().ce_flags & sys::ZEND_ACC_ENUM != 0
            || class
                .and_parents()
                .any(|class| class.is_internal() && matches!(class.name(), b"Exception" | b"Error"))
    }

    /// Bytes of a standard object of its class, from `zend_object` on.
    pub fn standard_size(self) -> usize {
        // SAFETY: a live class; the shim reads its number of properties and flags.
        unsafe { sys::meminfo_object_size(self.class().as_ptr()) }
    }

    /// True once its storage is being freed: its slots may dangle then.
    pub fn is_freed(self) -> bool {
        self.as_counted().has_flag(sys::IS_OBJ_FREE_CALLED)
    }

    /// True if its class tells the cycle collector of references that are not properties. Lazy objects do as well,
    /// of what will initialise them.
    pub fn has_hidden_references(self) -> bool {
        // SAFETY: a live object with handlers; the shim compares one of them.
        unsafe { sys::meminfo_has_hidden_references(self.0.as_ptr()) }
    }

    /// True if the cycle collector may make a table of the object's properties by looking at it.
    pub fn has_table_by_collector(self) -> bool {
        // SAFETY: a live object with handlers; the shim compares two of them.
        unsafe { sys::meminfo_collector_builds_table(self.0.as_ptr()) }
    }

    /// The slot of a declared property.
    pub fn property(self, idx: usize) -> Slot<'h> {
        // SAFETY: a live object; its table has `default_properties_count` slots, and `idx` comes from that count.
        unsafe {
            let table = (&raw const (*self.0.as_ptr()).properties_table).cast::<sys::zval>();
            Slot::new(table.add(idx))
        }
    }

    /// True if this is the slot of a declared property itself, not one with the same value.
    pub fn has_property_slot(self, slot: &sys::zval) -> bool {
        // SAFETY: computes an address inside of a live object.
        let first = unsafe { (&raw const (*self.0.as_ptr()).properties_table).addr() };
        let n_bytes = self.class().n_properties() * size_of::<sys::zval>();
        (first..first + n_bytes).contains(&std::ptr::from_ref(slot).addr())
    }

    /// The table of dynamic properties, or of all of them if something asked for such a table.
    pub fn property_table(self) -> Option<Array<'h>> {
        // SAFETY: NULL, or a table that the object holds.
        unsafe { Array::from_nullable((*self.0.as_ptr()).properties) }
    }

    /// True if the table of properties is that of an array or of another object, too: a cast leaves it shared until
    /// one side writes to it.
    pub fn shares_property_table(self) -> bool {
        self.property_table()
            .is_some_and(|table| table.as_counted().refcount() != Some(1))
    }
}
