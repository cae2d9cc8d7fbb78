//! Objects whose references the collector is told without the gaps between them: scalars are left out, so that the
//! place in its list says little. Their structs are read here side by side with that list, one reference at a time;
//! where the two differ, the struct is not what it was thought to be and the rest goes by the list alone.

use dump_format::Key;

use super::families::{Family, Label, is_array, is_of_class};
use super::private::Private;
use crate::walk::Value;
use crate::zend::children::Visit;
use crate::zend::gc::slot_of;
use crate::zend::live::Live;
use crate::zend::sys;
use crate::zend::view::{Counted, Object, Slot};

/// Calls `visit` for what the object holds, as far as its struct and the collector's list agree. The number of
/// references in the list that have been visited; none if the family is not one of these.
pub fn visit<'h>(
    live: &Live<'_, 'h>,
    family: Family,
    object: Object<'h>,
    references: &'h [sys::zval],
    visit: &mut impl Visit<'h>,
) -> usize {
    let mut both = Both {
        live,
        references,
        n_visited: 0,
        buffer: Vec::new(),
        visit,
    };
    // None where the two differ.
    let _: Option<()> = match family {
        Family::ObjectStorage => both.storage(object, "object", "data"),
        Family::MultipleIterator => both.storage(object, "iterator", "info"),
        Family::LinkedList => both.list(object),
        Family::IteratorIterator
        | Family::AppendIterator
        | Family::CachingIterator
        | Family::CallbackFilterIterator => both.iterator(family, object),
        _ => None,
    };
    both.n_visited
}

struct Both<'a, 'h, V: Visit<'h>> {
    live: &'a Live<'a, 'h>,
    references: &'h [sys::zval],
    n_visited: usize,
    buffer: Vec<u8>,
    visit: &'a mut V,
}

impl<'h, V: Visit<'h>> Both<'_, 'h, V> {
    /// Visits what the struct has; what is counted must be next in the list. Undefined and null is nothing.
    fn slot(&mut self, label: Label, slot: Slot<'h>) -> Option<()> {
        if slot.is_undefined() {
            return Some(());
        }
        let value = self.live.value(slot)?;
        if slot.is_refcounted() {
            return self.item(label, value);
        }
        (self.visit)(Key::Name(label.write(&mut self.buffer)), value);
        Some(())
    }

    fn item(&mut self, label: Label, value: Value<Counted<'h>>) -> Option<()> {
        if self.next()? != value {
            return None;
        }
        (self.visit)(Key::Name(label.write(&mut self.buffer)), value);
        self.n_visited += 1;
        Some(())
    }

    /// What the list has next.
    fn next(&self) -> Option<Value<Counted<'h>>> {
        slot_of(self.references.get(self.n_visited)?).value()
    }

    /// `spl_SplObjectStorage` (ext/spl/spl_observer.c): a table of pointers to an object and a zval each.
    fn storage(&mut self, object: Object<'h>, key: &'static str, data: &'static str) -> Option<()> {
        const TABLE_WORDS: usize = size_of::<sys::zend_array>() / 8;
        let private = Private::sized(object, TABLE_WORDS + 4)?;
        // SAFETY: inside of the part; numbers and pointers.
        let table = unsafe { &*private.at::<sys::zend_array>(0, TABLE_WORDS) };
        let table = self.live.embedded_table(table)?;
        let n_elements = table.n_elements() as usize;
        if !(n_elements..=2 * n_elements).contains(&self.references.len()) {
            return None;
        }
        for (idx, element) in table.elements().enumerate() {
            let entry = element.slot.engine_pointer::<StorageEntry>()?;
            // SAFETY: a pointer and a zval.
            let entry: &StorageEntry = unsafe { self.structure(entry.as_ptr().cast_const()) }?;
            let held = self.live.object(entry.object.expose_provenance() as u64)?;
            self.item(Label::Numbered(key, idx), Value::Item(held.as_counted()))?;
            // SAFETY: a zval of the entry.
            let slot = unsafe { Slot::new(&raw const entry.data) };
            if !slot.is_null() {
                self.slot(Label::Numbered(data, idx), slot)?;
            }
        }
        Some(())
    }

    /// `spl_dllist_object` (ext/spl/spl_dllist.c): begins with a pointer to the list and has the flags in the third or
    /// fourth word. The elements have the index that PHP code uses, which for a stack counts from the other end.
    fn list(&mut self, object: Object<'h>) -> Option<()> {
        const IS_LIFO: u64 = 2;
        let private = Private::of(object);
        let flags = match private.n_words() {
            // Behind the position of an iteration.
            4 | 9 => private.word(2) >> 32,
            10 => private.word(3),
            _ => return None,
        };
        // SAFETY: pointers and a number.
        let list = unsafe { self.live.structure::<List>(private.word(0)) }?;
        let n_elements = usize::try_from(list.count).ok()?;
        if n_elements < self.references.len() {
            return None;
        }
        let mut next = list.head;
        for idx in 0..n_elements {
            // SAFETY: pointers and a zval.
            let element = unsafe { self.structure(next) }?;
            let idx = match flags & IS_LIFO {
                0 => idx,
                _ => n_elements - 1 - idx,
            };
            // SAFETY: a zval of the element.
            let slot = unsafe { Slot::new(&raw const element.data) };
            self.slot(Label::Element(idx), slot)?;
            next = element.next;
        }
        Some(())
    }

    /// # Safety
    ///
    /// As for [`Live::structure`].
    unsafe fn structure<T>(&self, pointer: *const T) -> Option<&'h T> {
        // SAFETY: by the contract.
        unsafe { self.live.structure(pointer.expose_provenance() as u64) }
    }

    /// `spl_dual_it_object` (ext/spl/spl_iterators.c): the inner iterator as zval, class, object and iteration; the
    /// current value and its key.
    fn iterator(&mut self, family: Family, object: Object<'h>) -> Option<()> {
        const INNER: usize = 0;
        const INNER_CLASS: usize = 2;
        const ITERATION: usize = 4;
        const DATA: usize = 5;
        const KEY: usize = 7;
        let private = Private::of(object);
        if private.n_words() <= KEY + 2 {
            return None;
        }
        // SAFETY: a zval, if the struct is what it is thought to be; its object is looked up before it is used.
        let inner = self.live.object_in(unsafe { private.slot(INNER) })?;
        if inner.class().as_ptr().addr() as u64 != private.word(INNER_CLASS) {
            return None;
        }
        if let Some(iteration) = self.live.object(private.word(ITERATION)) {
            self.item(
                Label::Name("iteration"),
                Value::Item(iteration.as_counted()),
            )?;
        }
        // SAFETY: the struct has shown itself above; both are initialised with it.
        let (data, key) = unsafe { (private.slot(DATA), private.slot(KEY)) };
        self.slot(Label::Name("current"), data)?;
        self.slot(Label::Name("key"), key)?;
        self.item(
            Label::Name("inner iterator"),
            Value::Item(inner.as_counted()),
        )?;
        self.rest(family)
    }

    /// What an iterator of this family has behind the common part.
    fn rest(&mut self, family: Family) -> Option<()> {
        let n_rest = self.references.len() - self.n_visited;
        for idx in 0..n_rest {
            let value = self.next()?;
            let name = match family {
                Family::AppendIterator if is_of_class(value, b"ArrayIterator") => "iterators",
                Family::AppendIterator => "iterators iteration",
                Family::CachingIterator if is_array(value) => "cache",
                Family::CachingIterator => "children",
                // The function and its object, or from some version on the object and its closure.
                Family::CallbackFilterIterator if n_rest == 1 => "callback",
                Family::CallbackFilterIterator => {
                    let last = slot_of(self.references.last()?).value()?;
                    let is_last = is_of_class(last, b"Closure");
                    if (idx == 1) == is_last {
                        "callback"
                    } else {
                        "callback object"
                    }
                }
                _ => return None,
            };
            self.item(Label::Name(name), value)?;
        }
        Some(())
    }
}

/// `spl_SplObjectStorageElement`.
#[repr(C)]
struct StorageEntry {
    object: *const sys::zend_object,
    data: sys::zval,
}

/// `spl_ptr_llist`.
#[repr(C)]
struct List {
    head: *const ListElement,
    tail: *const ListElement,
    count: i32,
}

/// `spl_ptr_llist_element`.
#[repr(C)]
struct ListElement {
    previous: *const ListElement,
    next: *const ListElement,
    data: sys::zval,
}
