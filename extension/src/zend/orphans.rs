//! Arrays and references that the engine has no list of, and nothing that is known refers to: garbage cycles that hold
//! objects, or what an extension keeps.
//!
//! They are looked for among the blocks of the heap, by what a `zend_array` or `zend_reference` looks like from within.
//! A block that was freed begins with the address of the next free one, which as a `type_info` has flags that neither of
//! the two can have.

use std::collections::{HashMap, HashSet};

use super::mm::Blocks;
use super::reserve;
use super::sys;
use super::view::{Array, Counted, Kind, Slot};
use crate::growth::{self, Grow, grow_at};
use crate::walk::Value;

/// The flags of an array that lies in the heap: `GC_NOT_COLLECTABLE` and `GC_PROTECTED`, Zend/zend_types.h.
const ARRAY_FLAGS: u32 = sys::GC_NOT_COLLECTABLE | sys::GC_PROTECTED;

/// Of the arrays and references that `is_known` does not know, those that hold something wanted, directly or through each
/// other.
pub fn find<'h>(
    blocks: &Blocks<'_>,
    wanted: &HashMap<u64, Counted<'h>>,
    is_known: &mut impl FnMut(u64) -> bool,
) -> Vec<Counted<'h>> {
    let mut candidates: HashMap<u64, Counted<'h>> = HashMap::new();
    for address in blocks.small_blocks(size_of::<sys::zend_array>()) {
        if !is_known(address)
            && let Some(array) = array_at(blocks, address)
            && slots_of(array).all(|slot| is_alive(blocks, slot))
        {
            candidates.grow((address, array));
        }
    }
    for address in blocks.small_blocks(size_of::<sys::zend_reference>()) {
        if !is_known(address)
            && let Some(reference) = reference_at(address)
        {
            candidates.grow((address, reference));
        }
    }
    // Who holds what, turned round.
    let mut holders: HashMap<u64, Vec<u64>> = HashMap::new();
    for (address, candidate) in &candidates {
        for held in held_by(*candidate) {
            if wanted.contains_key(&held) || candidates.contains_key(&held) {
                grow_at(&mut holders, held, *address);
            }
        }
    }
    let mut found = HashSet::new();
    let mut pending: Vec<u64> = growth::collect(wanted.keys().copied());
    while let Some(held) = pending.pop() {
        // Without memory, what is found does not stay found.
        if reserve::is_spent() {
            return Vec::new();
        }
        for holder in holders.get(&held).into_iter().flatten() {
            if !found.contains(holder) {
                found.grow(*holder);
                pending.grow(*holder);
            }
        }
    }
    let mut found: Vec<u64> = growth::collect(found);
    found.sort_unstable();
    growth::collect(
        found
            .iter()
            .filter_map(|address| candidates.get(address).copied()),
    )
}

fn array_at<'h>(blocks: &Blocks<'_>, address: u64) -> Option<Counted<'h>> {
    let table: *const sys::zend_array = std::ptr::with_exposed_provenance(address as usize);
    // SAFETY: a block of the heap, of a size in which the struct fits.
    let header = unsafe { &(*table).gc };
    // SAFETY: the member in use.
    let type_info = unsafe { header.u.type_info };
    let has_header = header.refcount > 0
        && type_info & sys::GC_TYPE_MASK == sys::IS_ARRAY
        && type_info & sys::GC_FLAGS_MASK & !ARRAY_FLAGS == 0;
    // SAFETY: as above; everything is compared before it is followed.
    let (size, n_used, n_elements) = unsafe {
        (
            (*table).nTableSize,
            (*table).nNumUsed,
            (*table).nNumOfElements,
        )
    };
    let is_array = has_header
        && size.is_power_of_two()
        && n_elements <= n_used
        && n_used <= size
        // SAFETY: as above; the shim compares one field.
        && unsafe { sys::meminfo_holds_values(table) };
    if !is_array {
        return None;
    }
    // SAFETY: it is a table in every respect but for where its data is, which is looked at next.
    let array = unsafe { Array::new(table) };
    let data = array.data_block()?;
    let block = blocks.block(data.start)?;
    (block.start == data.start && data.end <= block.end).then(|| array.as_counted())
}

fn reference_at<'h>(address: u64) -> Option<Counted<'h>> {
    /// `GC_REFERENCE`, Zend/zend_types.h.
    const REFERENCE: u32 = sys::IS_REFERENCE | sys::GC_NOT_COLLECTABLE;
    let reference: *const sys::zend_reference = std::ptr::with_exposed_provenance(address as usize);
    // SAFETY: a block of the heap, of the size of the struct.
    let header = unsafe { &(*reference).gc };
    // SAFETY: the member in use.
    let is_reference = header.refcount > 0 && unsafe { header.u.type_info } == REFERENCE;
    // SAFETY: it looks like a reference; its slot is only followed as far as to an address.
    is_reference.then(|| unsafe { Counted::reference(reference) })?
}

/// Addresses of the items that an array or a reference holds.
fn held_by<'h>(item: Counted<'h>) -> impl Iterator<Item = u64> {
    slots_of(item).filter_map(|slot| match slot.value() {
        Some(Value::Item(item)) => Some(item.address()),
        _ => None,
    })
}

/// The slots of an array or a reference.
fn slots_of<'h>(item: Counted<'h>) -> impl Iterator<Item = Slot<'h>> {
    let (array, reference) = match item.kind() {
        Kind::Array(array) => (Some(array), None),
        Kind::Reference(reference) => (None, Some(reference.slot())),
        _ => (None, None),
    };
    let elements = array.into_iter().flat_map(Array::elements);
    elements.map(|element| element.slot).chain(reference)
}

/// False for what is gone already, or going: an array that is being freed still has it.
fn is_alive(blocks: &Blocks<'_>, slot: Slot<'_>) -> bool {
    let Some(Value::Item(item)) = slot.value().filter(|_| slot.is_refcounted()) else {
        return true;
    };
    let address = item.address();
    let is_in_use = !blocks.may_contain(address) || blocks.block(address).is_some();
    is_in_use && item.is_genuine() && item.refcount() != Some(0)
}
