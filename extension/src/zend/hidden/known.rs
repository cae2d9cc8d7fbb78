//! Blocks of the heap whose content is known exactly: a search would find there only remains of what they held before.

use crate::address_set::AddressSet;
use crate::zend::children::Closure;
use crate::zend::internal;
use crate::zend::mm::Blocks;
use crate::zend::sys;
use crate::zend::view::{Array, Counted, Kind, Object};

/// Adds the blocks that an item consists of.
pub fn add_blocks_of(item: Counted<'_>, blocks: &Blocks<'_>, known: &mut AddressSet) {
    match item.kind() {
        Kind::Array(array) => add_table(array, known),
        Kind::Object(object) if !object.is_freed() => add_blocks_of_object(object, blocks, known),
        _ => {
            known.insert(item.address());
        }
    }
}

fn add_table(table: Array<'_>, known: &mut AddressSet) {
    known.insert(table.as_ptr().addr() as u64);
    if let Some(data) = table.data_address() {
        known.insert(data);
    }
}

fn add_blocks_of_object(object: Object<'_>, blocks: &Blocks<'_>, known: &mut AddressSet) {
    if let Some(table) = object.property_table() {
        add_table(table, known);
    }
    if object.offset() > 0 {
        internal::blocks::visit(object, &mut |address, idx| {
            let begins_there = blocks.block(address)?.start == address;
            if begins_there && known.insert(address) {
                blocks.words(address).get(idx).copied()
            } else {
                None
            }
        });
    } else if let Some(closure) = Closure::of(object) {
        let function = closure.function();
        if !function.has_flag(sys::ZEND_ACC_FAKE_CLOSURE)
            && let Some(variables) = function.static_variables()
        {
            add_table(variables, known);
        }
    }
}
