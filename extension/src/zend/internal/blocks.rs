//! Blocks of the heap that objects of the engine's own classes have beside the object itself.
//!
//! Nothing is believed here: an address is handed to the caller, who knows whether a block begins there that nobody else
//! has, and only then tells what is in it. What is missed is found by the scan that follows, and counted apart.

use super::families::Family;
use super::private::Private;
use super::weak_map;
use crate::zend::sys;
use crate::zend::view::{Array, Object};

/// For an object that has a part in front. Calls `take` with the address of each block, and a number: if the block is the object's, it returns the word with this
/// number in the block.
pub fn visit(object: Object<'_>, take: &mut impl FnMut(u64, usize) -> Option<u64>) {
    const TABLE_WORDS: usize = size_of::<sys::zend_array>() / 8;
    if let Some(entries) = weak_map(object) {
        take_data(entries, take);
        return;
    }
    let private = Private::of(object);
    match Family::of(object) {
        Some(Family::ObjectStorage | Family::MultipleIterator)
            if private.n_words() == TABLE_WORDS + 4 =>
        {
            // SAFETY: `spl_SplObjectStorage` (ext/spl/spl_observer.c) begins with a table, initialised with the object.
            let table = unsafe { Array::new(private.at(0, TABLE_WORDS)) };
            let is_sound = table.as_counted().is_genuine()
                && table.n_slots_used() <= table.n_slots_allocated();
            // With the last word of the data all of it is in the block.
            if is_sound
                && let Some(data) = table.data_block()
                && let last @ 1.. = (data.end - data.start) as usize / 8 - 1
                && take(data.start, last).is_some()
            {
                for element in table.elements() {
                    if let Some(entry) = element.slot.engine_pointer::<u64>() {
                        take(entry.as_ptr().addr() as u64, 0);
                    }
                }
            }
        }
        // `spl_dllist_object` (ext/spl/spl_dllist.c): the list, with its first element; each has the next in its second word.
        Some(Family::LinkedList) if private.n_words() > 0 => {
            let mut element = take(private.word(0), 0);
            while let Some(address) = element {
                element = take(address, 1);
            }
        }
        // `spl_fixedarray` (ext/spl/spl_fixedarray.c): number and address of the elements.
        Some(Family::Elements)
            if is_of_class(object, b"SplFixedArray") && private.n_words() > 1 =>
        {
            take(private.word(1), 0);
        }
        // `spl_heap_object` (ext/spl/spl_heap.c): the heap, which begins with the address of its elements.
        Some(Family::Elements | Family::PriorityQueue) if private.n_words() > 0 => {
            if let Some(elements) = take(private.word(0), 0) {
                take(elements, 0);
            }
        }
        // `pdo_dbh_object_t` (ext/pdo/php_pdo_driver.h): the connection.
        Some(Family::Pdo) if private.n_words() > 0 => {
            take(private.word(0), 0);
        }
        _ => visit_date(object, private, take),
    }
}

/// Where the block begins that an object has for itself and that leads to others; its content is not known.
pub fn structure(object: Object<'_>) -> Option<u64> {
    let private = Private::of(object);
    match Family::of(object) {
        Some(Family::Pdo) if private.n_words() > 0 => Some(private.word(0)),
        _ => None,
    }
}

fn is_of_class(object: Object<'_>, name: &[u8]) -> bool {
    object
        .class()
        .and_parents()
        .any(|class| class.is_internal() && class.name() == name)
}

/// Dates keep a `timelib_time`, intervals a `timelib_rel_time` (ext/date/php_date.h). The time zone in it belongs to the
/// extension.
fn visit_date(
    object: Object<'_>,
    private: Private<'_>,
    take: &mut impl FnMut(u64, usize) -> Option<u64>,
) {
    /// Word of `tz_abbr` in a `timelib_time`.
    const ABBREVIATION: usize = 8;
    let times: &[usize] = match private.n_words() {
        1 if is_of_class(object, b"DateTime") || is_of_class(object, b"DateTimeImmutable") => &[0],
        4.. if is_of_class(object, b"DateInterval") => {
            take(private.word(0), 0);
            take(private.word(2), 0);
            return;
        }
        6.. if is_of_class(object, b"DatePeriod") => {
            take(private.word(4), 0);
            &[0, 2, 3]
        }
        _ => return,
    };
    for time in times {
        if let Some(abbreviation) = take(private.word(*time), ABBREVIATION) {
            take(abbreviation, 0);
        }
    }
}

fn take_data(table: Array<'_>, take: &mut impl FnMut(u64, usize) -> Option<u64>) {
    if let Some(data) = table.data_address() {
        take(data, 0);
    }
}
