//! What no root reaches: garbage, or held by something that the walk does not know.
//!
//! Whatever refers to such an item is one itself, so the references can be counted: an item that is referred to more
//! often than that has a holder that nobody has shown (trial deletion; the engine's own collector,
//! Zend/zend_gc.c, decides in the same way what it may free). Only references that are certain are counted: what a
//! search through memory takes for one never makes an item garbage.

use std::collections::HashMap;
use std::io;

use dump_format::{ItemType, ItemWriter};

use super::{Correction, Heap, Value};
use crate::address_set::AddressSet;
use crate::growth::{self, Grow};

/// The items that no root reaches, and how often each of them is referred to by others of them.
pub struct Census<I> {
    /// All but strings, which refer to nothing, and are held by much that is no item.
    items: Vec<I>,
    /// Their ids.
    met: AddressSet,
    references: References,
}

/// How often items are referred to. Most are counted once, for which a bit will do.
struct References {
    once: AddressSet,
    again: HashMap<u64, u32>,
    /// What is to be taken off.
    too_many: HashMap<u64, u32>,
}

impl References {
    fn add(&mut self, id: u64) {
        if !self.once.insert(id) {
            count(&mut self.again, id);
        }
    }

    fn take_off(&mut self, id: u64) {
        count(&mut self.too_many, id);
    }

    fn of(&mut self, id: u64) -> u32 {
        let count_in = |counts: &HashMap<u64, u32>| counts.get(&id).copied().unwrap_or(0);
        let counted = u32::from(self.once.contains(id)) + count_in(&self.again);
        counted.saturating_sub(count_in(&self.too_many))
    }
}

fn count(counts: &mut HashMap<u64, u32>, id: u64) {
    match counts.get_mut(&id) {
        Some(n_times) => *n_times += 1,
        None => counts.grow((id, 1)),
    }
}

impl<I: Copy> Census<I> {
    /// Counts in all objects that are not `seen`, in the `orphans`, and in what they lead to.
    pub fn take<H: Heap<Item = I>>(heap: &H, seen: &mut AddressSet, orphans: &[I]) -> Self {
        let mut census = Self {
            items: Vec::new(),
            met: AddressSet::new(),
            references: References {
                once: AddressSet::new(),
                again: HashMap::new(),
                too_many: HashMap::new(),
            },
        };
        heap.objects(&mut |object| {
            let id = heap.id(object);
            if !seen.contains(id) && census.met.insert(id) {
                census.items.grow(object);
            }
        });
        for orphan in orphans {
            if census.met.insert(heap.id(*orphan)) {
                census.items.grow(*orphan);
            }
        }
        // The list grows while it is gone through.
        let mut next = 0;
        while let Some(item) = census.items.get(next).copied() {
            next += 1;
            if heap.is_out_of_memory() {
                break;
            }
            heap.children(item, &mut |_, value| {
                let Value::Item(child) = value else { return };
                let id = heap.id(child);
                if seen.contains(id) || heap.item_type(child) == ItemType::String {
                    return;
                }
                census.references.add(id);
                if census.met.insert(id) {
                    census.items.grow(child);
                }
            });
            heap.corrections(item, &mut |correction| match correction {
                Correction::NotHeld(child) => census.references.take_off(heap.id(child)),
                Correction::NotNamed(child) => {
                    let id = heap.id(child);
                    if !seen.contains(id) {
                        census.references.add(id);
                        if census.met.insert(id) {
                            census.items.grow(child);
                        }
                    }
                }
            });
        }
        census
    }

    /// The items that are referred to more often than the census has counted, by id.
    pub fn unexplained<H: Heap<Item = I>>(&mut self, heap: &H) -> HashMap<u64, I> {
        let mut unexplained = HashMap::new();
        for idx in 0..self.items.len() {
            let item = self.items[idx];
            if self.n_unexplained(heap, item) > 0 {
                unexplained.grow((heap.id(item), item));
            }
        }
        unexplained
    }

    /// The items, and their ids.
    pub fn all(&mut self) -> (&[I], &mut AddressSet) {
        (&self.items, &mut self.met)
    }

    /// Whether the census has met the item with this id.
    pub fn has_met(&mut self, id: u64) -> bool {
        self.met.contains(id)
    }

    /// Whether the census has met the item, and as often as it is referred to.
    pub fn explains<H: Heap<Item = I>>(&mut self, heap: &H, item: I) -> bool {
        self.met.contains(heap.id(item)) && self.n_unexplained(heap, item) == 0
    }

    fn n_unexplained<H: Heap<Item = I>>(&mut self, heap: &H, item: I) -> u32 {
        let n_references = self.references.of(heap.id(item));
        heap.refcount(item)
            .unwrap_or(0)
            .saturating_sub(n_references)
    }

    /// Tells what an unknown holder keeps alive from what is garbage.
    pub fn classify<H: Heap<Item = I>>(mut self, heap: &H) -> Unreachable {
        let mut held = AddressSet::new();
        let unexplained = self.unexplained(heap);
        let mut pending: Vec<I> = growth::collect(unexplained.values().copied());
        for item in &pending {
            held.insert(heap.id(*item));
        }
        while let Some(item) = pending.pop() {
            if heap.is_out_of_memory() {
                break;
            }
            heap.children(item, &mut |_, value| {
                let Value::Item(child) = value else { return };
                let id = heap.id(child);
                if heap.item_type(child) == ItemType::String {
                    held.insert(id);
                } else if self.met.contains(id) && held.insert(id) {
                    pending.grow(child);
                }
            });
            heap.outside(item, &mut |_, id| {
                held.insert(id);
            });
        }
        let unexplained = growth::collect(
            unexplained
                .iter()
                .map(|(id, item)| (*id, self.n_unexplained(heap, *item))),
        );
        Unreachable {
            met: self.met,
            held,
            unexplained,
        }
    }
}

/// What became of the items that no root reaches.
pub struct Unreachable {
    /// All of them but strings.
    met: AddressSet,
    /// Kept alive by something unknown. Strings that a root reaches may be in it as well, and do not matter.
    held: AddressSet,
    /// By id: how many of the references to an item nobody has shown.
    unexplained: HashMap<u64, u32>,
}

impl Unreachable {
    /// How many items something unknown refers to.
    pub fn n_unexplained(&self) -> u64 {
        self.unexplained.len() as u64
    }

    /// Whether the item, which is no string, is one that no root reaches.
    pub fn contains(&mut self, id: u64) -> bool {
        self.met.contains(id)
    }

    /// Whether something unknown keeps that item alive.
    pub fn is_held(&mut self, id: u64) -> bool {
        self.held.contains(id)
    }

    /// Writes what became of the item, and tells whether something unknown keeps it alive.
    pub fn mark<W: io::Write>(&mut self, id: u64, line: &mut ItemWriter<'_, W>) -> bool {
        line.unreachable();
        let is_held = self.held.contains(id);
        if is_held {
            line.held();
        }
        if let Some(n_references) = self.unexplained.get(&id) {
            line.unexplained_references(*n_references);
        }
        is_held
    }
}
