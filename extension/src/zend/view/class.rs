//! Classes: what they declare.

use std::marker::PhantomData;
use std::ptr::NonNull;

use super::{Slot, Str};
use crate::zend::sys;

/// A `zend_class_entry`.
#[derive(Clone, Copy)]
pub struct Class<'h>(
    pub(super) NonNull<sys::zend_class_entry>,
    pub(super) PhantomData<&'h ()>,
);

impl<'h> Class<'h> {
    /// # Safety
    ///
    /// `class` is a class that stays for `'h`.
    pub unsafe fn new(class: *mut sys::zend_class_entry) -> Self {
        Self(
            NonNull::new(class).expect("the caller has a class"),
            PhantomData,
        )
    }

    /// The bound struct.
    pub fn entry(self) -> &'h sys::zend_class_entry {
        // SAFETY: a live class, by the contract of `new`.
        unsafe { self.0.as_ref() }
    }

    /// The bound struct, as the shim takes it.
    pub fn as_ptr(self) -> *mut sys::zend_class_entry {
        self.0.as_ptr()
    }

    /// The class and all that it extends.
    pub fn and_parents(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |class| {
            // SAFETY: the shim reads the parent of a linked class, which outlives its children.
            let parent = unsafe { sys::meminfo_parent_class(class.as_ptr()) };
            // SAFETY: as above.
            (!parent.is_null()).then(|| unsafe { Self::new(parent) })
        })
    }

    /// The table of its attributes, or NULL.
    pub fn attributes(self) -> *const sys::zend_array {
        self.entry().attributes
    }

    /// The value that a declared property has before anything is assigned to it; none for one without a slot.
    pub fn property_default(self, info: &sys::zend_property_info) -> Option<Slot<'h>> {
        let entry = self.entry();
        let (table, idx, n_slots) = if info.flags & sys::ZEND_ACC_STATIC != 0 {
            let table = entry.default_static_members_table;
            let n_slots = usize::try_from(entry.default_static_members_count).unwrap_or(0);
            (table, info.offset as usize, n_slots)
        } else {
            // OBJ_PROP_TO_NUM(), Zend/zend_objects_API.h.
            let first = std::mem::offset_of!(sys::zend_object, properties_table);
            let idx = (info.offset as usize).checked_sub(first)? / size_of::<sys::zval>();
            let table = entry.default_properties_table;
            (table, idx, self.n_properties())
        };
        let has_slot = !table.is_null() && idx < n_slots;
        // SAFETY: the tables have as many slots as the class says.
        has_slot.then(|| unsafe { Slot::new(table.add(idx)) })
    }

    /// True if it is the engine's or an extension's own.
    pub fn is_internal(self) -> bool {
        // SAFETY: a live class; the shim reads its type.
        unsafe { sys::meminfo_is_internal_class(self.as_ptr()) }
    }

    /// The file that declares it; none for an internal class.
    pub fn file(self) -> Option<Str<'h>> {
        // SAFETY: a live class; the shim reads the name of its file, if it has one.
        unsafe { Str::new(sys::meminfo_class_file(self.as_ptr())) }
    }

    /// Its name, with namespace.
    pub fn name(self) -> &'h [u8] {
        self.name_string().bytes()
    }

    /// The same as the engine has it.
    pub fn name_string(self) -> Str<'h> {
        // SAFETY: a class holds its name.
        unsafe { Str::new(self.entry().name) }.expect("every class has a name")
    }

    /// Number of declared properties that are not static.
    pub fn n_properties(self) -> usize {
        usize::try_from(self.entry().default_properties_count).unwrap_or(0)
    }

    /// The declaration behind a property slot; none for a slot that inheritance has left behind.
    pub fn property_info(self, idx: usize) -> Option<&'h sys::zend_property_info> {
        let table = self.entry().properties_info_table;
        if table.is_null() {
            return None;
        }
        // SAFETY: zend_build_properties_info_table() makes it with as many entries as there are properties.
        unsafe { (*table.add(idx)).as_ref() }
    }
}
