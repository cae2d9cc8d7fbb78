//! Which blocks an item consists of.

use crate::zend::children::Closure;
use crate::zend::sys;
use crate::zend::view::{Array, Counted, Kind, Object};

/// Calls `visit` with the address of each block; of one that is not in the heap as well.
#[inline]
pub fn visit_blocks(item: Counted<'_>, visit: &mut impl FnMut(u64)) {
    match item.kind() {
        Kind::Array(array) => visit_table(array, visit),
        Kind::Object(object) => visit_object(object, visit),
        Kind::String(_) | Kind::Reference(_) | Kind::Resource(_) => visit(item.address()),
    }
}

fn visit_table(table: Array<'_>, visit: &mut impl FnMut(u64)) {
    visit(table.as_ptr().addr() as u64);
    if let Some(data) = table.data_address() {
        visit(data);
    }
}

fn visit_object(object: Object<'_>, visit: &mut impl FnMut(u64)) {
    visit(object.as_counted().address() - object.offset() as u64);
    if object.is_freed() {
        return;
    }
    // A table that others hold too, as after a cast to array, is an item of its own.
    if let Some(table) = object.property_table()
        && !object.shares_property_table()
    {
        visit_table(table, visit);
    }
    if let Some(closure) = Closure::of(object) {
        let function = closure.function();
        if !function.has_flag(sys::ZEND_ACC_FAKE_CLOSURE)
            && let Some(variables) = function.static_variables()
        {
            visit_table(variables, visit);
        }
    }
}
