//! Self sizes by the engine's own formulas: what each item's allocations were asked for.

use crate::zend::sys;
use crate::zend::view::{Array, Counted, Kind, Object};

/// Bytes of the item's own structure and tables, 0 if they lie outside of the request's heap.
pub fn self_size(item: Counted<'_>) -> u64 {
    if is_outside_heap(item) {
        return 0;
    }
    let bytes = match item.kind() {
        Kind::String(string) => string_size(string.len()),
        Kind::Array(array) => size_of::<sys::zend_array>() + data_size(array),
        Kind::Object(object) => object_size(object),
        Kind::Resource(_) => size_of::<sys::zend_resource>(),
        Kind::Reference(_) => size_of::<sys::zend_reference>(),
    };
    bytes as u64
}

/// Interned for the process, immutable, or allocated by malloc (Zend/zend_types.h, `GC_*` and `IS_STR_*`).
fn is_outside_heap(item: Counted<'_>) -> bool {
    match item.kind() {
        // A string interned during the request lies in the heap; one that survives it does not.
        Kind::String(_) => item.has_flag(sys::GC_PERSISTENT | sys::IS_STR_PERMANENT),
        _ => item.has_flag(sys::GC_PERSISTENT | sys::GC_IMMUTABLE),
    }
}

/// `ZEND_MM_ALIGNED_SIZE(_ZSTR_STRUCT_SIZE(len))`, Zend/zend_string.h.
fn string_size(len: usize) -> usize {
    (std::mem::offset_of!(sys::zend_string, val) + len + 1).next_multiple_of(8)
}

fn data_size(array: Array<'_>) -> usize {
    // SAFETY: a live table; the shim applies HT_SIZE or HT_PACKED_SIZE to it.
    unsafe { sys::meminfo_array_data_size(array.as_ptr()) }
}

fn object_size(object: Object<'_>) -> usize {
    object.offset() + struct_size(object) + property_table_size(object)
}

/// The structure from `zend_object` on. Classes that put their own fields behind it and are common enough to
/// matter are known; for the others this is the standard part.
fn struct_size(object: Object<'_>) -> usize {
    let class: *const sys::zend_class_entry = object.class().as_ptr();
    // SAFETY: the class entries of the engine are set at startup and never again.
    let (closure, generator, fiber) = unsafe {
        (
            sys::zend_ce_closure,
            sys::zend_ce_generator,
            sys::zend_ce_fiber,
        )
    };
    if std::ptr::eq(class, closure) {
        // SAFETY: the shim adds up sizes.
        unsafe { sys::meminfo_closure_size() }
    } else if std::ptr::eq(class, generator) {
        size_of::<sys::zend_generator>()
    } else if std::ptr::eq(class, fiber) {
        size_of::<sys::zend_fiber>()
    } else {
        object.standard_size()
    }
}

/// A table that others hold too, as after a cast to array, is an item of its own and counted there.
fn property_table_size(object: Object<'_>) -> usize {
    let Some(table) = object.property_table() else {
        return 0;
    };
    match table.as_counted().refcount() {
        Some(1) => size_of::<sys::zend_array>() + data_size(table),
        _ => 0,
    }
}
