//! The walk: from the roots over every reference, each item written once, when it is first met.
//!
//! It knows nothing of the engine. What it reads stands behind [`Heap`]: the Zend heap in a dump, a made-up one
//! in the tests. It is iterative, like the engine's own collector: the depth of a structure is no concern.

mod unreachable;

use std::collections::{HashMap, TryReserveError};
use std::io;
use std::ops::Range;

use dump_format::{DumpWriter, ItemType, ItemWriter, Key, RootName, Trailer};

use self::unreachable::{Census, Unreachable};
use crate::address_set::AddressSet;
use crate::growth::{Grow, boxed, grow_at};

/// What the walk needs to know about a heap. Nothing in it changes while it is walked.
pub trait Heap {
    /// A refcounted structure; small, for the stack of the walk holds many.
    type Item: Copy;

    /// True if there was no memory for something: what was gathered up to now may lack something, and the walk is to end.
    fn is_out_of_memory(&self) -> bool;

    /// The address that identifies the item.
    fn id(&self, item: Self::Item) -> u64;

    /// Calls `visit` for every value that the engine reaches from outside of the heap, in the order in which a
    /// reader wants to see them named.
    fn roots(&self, visit: &mut impl FnMut(RootName<'_>, Value<Self::Item>));

    /// Calls `visit` for what the engine has a name for that says little. That is a root only of what no other root
    /// reaches.
    fn listed(&self, visit: &mut impl FnMut(RootName<'_>, Value<Self::Item>));

    /// Calls `visit` for every object that is alive, however it is held.
    fn objects(&self, visit: &mut impl FnMut(Self::Item));

    /// What it is.
    fn item_type(&self, item: Self::Item) -> ItemType;

    /// Self size in bytes. To be asked for once: memory that several items could call theirs goes to the first.
    fn take_size(&self, item: Self::Item) -> u64;

    /// How often the item is referred to; none if that is not counted.
    fn refcount(&self, item: Self::Item) -> Option<u32>;

    /// Writes the attributes that only this kind of item has.
    fn describe<W: io::Write>(&self, item: Self::Item, line: &mut ItemWriter<'_, W>);

    /// Calls `visit` for every item that this one refers to without keeping it alive. Each of them is an object.
    fn weak_children(&self, item: Self::Item, visit: &mut impl FnMut(Key<'_>, Self::Item));

    /// Calls `visit` for every value that the item holds.
    fn children(&self, item: Self::Item, visit: &mut impl FnMut(Key<'_>, Value<Self::Item>));

    /// Calls `visit` for memory outside of the heap that an object keeps alive, and others may keep as well: what it is
    /// called, and its address.
    fn outside(&self, item: Self::Item, visit: &mut impl FnMut(Key<'_>, u64));

    /// Writes the attributes of such memory.
    fn describe_outside<W: io::Write>(&self, id: u64, line: &mut ItemWriter<'_, W>);

    /// Calls `visit` where the children do not say what the item holds.
    fn corrections(&self, item: Self::Item, visit: &mut impl FnMut(Correction<Self::Item>));

    /// How many slots the item has, if [`slots`](Self::slots) can visit some of them, else 0.
    fn n_slots(&self, item: Self::Item) -> usize;

    /// Calls `visit` for every item that the slots in the range hold.
    fn slots(&self, item: Self::Item, range: Range<usize>, visit: &mut impl FnMut(Self::Item));

    /// True if the item's slots may be those of another item as well, so that their scalars could be met twice.
    fn may_share_slots(&self, item: Self::Item) -> bool;

    /// Looks for who holds items that something must hold, in memory whose layout is not known. What items hold that were
    /// written is known, and what the `unreachable` ones do: it is not looked at once more.
    fn search(
        &self,
        wanted: &HashMap<u64, Self::Item>,
        unreachable: &[Self::Item],
        is_known: &mut impl FnMut(u64) -> bool,
        found: &mut impl FnMut(Holder<'_>, Self::Item),
    );

    /// Calls `visit` for each piece of memory that is no value and that several items share, when all items are written that
    /// are values: what identifies it, its bytes, and the ids of the items.
    ///
    /// # Errors
    ///
    /// If there is no memory to find it out.
    fn shared_memory(
        &self,
        visit: &mut impl FnMut(u64, u64, &[u64]),
    ) -> Result<(), TryReserveError>;

    /// Items that are no objects, which `is_known` does not know and which hold some that are wanted, directly or through
    /// each other.
    fn orphans(
        &self,
        wanted: &HashMap<u64, Self::Item>,
        is_known: &mut impl FnMut(u64) -> bool,
    ) -> Vec<Self::Item>;
}

/// Where the children of an item differ from the references that it has.
#[derive(Clone, Copy, Debug)]
pub enum Correction<I> {
    /// It is named as a child once more than it is held.
    NotHeld(I),
    /// It is held once more than it is named.
    NotNamed(I),
}

/// Where [`Heap::search`] has found a reference.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// In the memory of the item with this id.
    Item {
        /// The item.
        id: u64,
        /// What the reference is called there.
        label: &'a str,
    },
    /// Outside of all items.
    Root(RootName<'a>),
}

/// A value as a slot holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<I> {
    /// Something refcounted, which other slots may hold too.
    Item(I),
    /// A value that lives in the slot itself, at address `id`.
    Scalar {
        /// Address of the slot.
        id: u64,
        /// Integer, float, boolean or null.
        item_type: ItemType,
    },
}

/// Bytes of a scalar's slot (`sizeof(zval)`), which lies inside the scalar's holder.
const SLOT_BYTES: u64 = 16;

/// Of an item with more slots than this, not all of what they hold is pending at once: there can be ten million.
const WIDTH: usize = if cfg!(test) { 3 } else { 4096 };

/// Writes every item of the heap. Stops early if the writer has failed, which [`DumpWriter::finish`] reports.
pub fn walk<H: Heap, W: io::Write>(heap: &H, out: &mut DumpWriter<W>) -> Trailer {
    let mut walk = Walk {
        heap,
        out,
        seen: AddressSet::new(),
        roots: Roots::collect(heap),
        pending: Vec::new(),
        conservative: HashMap::new(),
        unreachable: None,
        counts: Trailer::default(),
    };
    walk.visit_roots(0);
    walk.visit_listed();
    walk.visit_store();
    walk.visit_memory();
    walk.has_memory();
    let counts = walk.counts;
    Trailer {
        items: out.items(),
        ..counts
    }
}

struct Walk<'a, H: Heap, W: io::Write> {
    heap: &'a H,
    out: &'a mut DumpWriter<W>,
    /// Items that are written or pending, and the scalars that could be met again.
    seen: AddressSet,
    roots: Roots<H::Item>,
    pending: Vec<Pending<H::Item>>,
    /// Of items that only [`Heap::search`] has found in other items: label and id of those.
    conservative: HashMap<u64, Vec<(Box<str>, u64)>>,
    /// Set when the roots are done: what is met then was found through the object store.
    unreachable: Option<Unreachable>,
    counts: Trailer,
}

/// What is still to be written.
#[derive(Clone, Copy)]
enum Pending<I> {
    Item(I),
    /// What an item that is written holds in its slots from `first` on.
    Slots {
        item: I,
        first: u32,
    },
}

impl<H: Heap, W: io::Write> Walk<'_, H, W> {
    /// The roots from number `first` on.
    fn visit_roots(&mut self, first: usize) {
        for idx in first..self.roots.values.len() {
            match self.roots.values[idx] {
                Value::Item(item) => self.visit(item),
                Value::Scalar { id, item_type } => {
                    if self.seen.insert(id) {
                        self.scalar(id, item_type, false);
                    }
                }
            }
        }
    }

    /// What a list names is a root, but for a resource that only garbage refers to.
    fn visit_listed(&mut self) {
        let heap = self.heap;
        let mut names = Vec::new();
        let mut listed = Vec::new();
        heap.listed(&mut |name, value| {
            if !self.seen.contains(id_of(heap, value)) {
                listed.grow((names.len(), value));
                names.grow((boxed(name.frame), boxed(name.symbol_name)));
            }
        });
        let is_resource = |value| match value {
            Value::Item(item) => heap.item_type(item) == ItemType::Resource,
            Value::Scalar { .. } => false,
        };
        if listed.iter().any(|(_, value)| is_resource(*value)) {
            let mut census = Census::take(heap, &mut self.seen, &[]);
            listed.retain(|(_, value)| match *value {
                Value::Item(item) if is_resource(*value) => !census.explains(heap, item),
                _ => true,
            });
        }
        let first = self.roots.values.len();
        for (idx, value) in listed {
            // Without a name for want of memory.
            let Some((frame, symbol_name)) = names.get(idx) else {
                break;
            };
            self.roots
                .push(id_of(heap, value), RootName { frame, symbol_name }, value);
        }
        self.visit_roots(first);
    }

    /// The objects that no root reaches. Something else may hold them: that is looked for first.
    fn visit_store(&mut self) {
        let heap = self.heap;
        let mut census = Census::take(heap, &mut self.seen, &[]);
        let mut orphans = Vec::new();
        let wanted = census.unexplained(heap);
        if !wanted.is_empty() {
            // Garbage holds itself. A search would find remains of its addresses, too.
            (orphans, census) = self.orphans(census, &wanted);
            let wanted = census.unexplained(heap);
            if !wanted.is_empty() {
                self.visit_hidden(&wanted, &mut census);
                census = Census::take(heap, &mut self.seen, &[]);
                let wanted = census.unexplained(heap);
                (orphans, census) = self.orphans(census, &wanted);
            }
        }
        let unreachable = census.classify(heap);
        self.counts.unknown_holders = unreachable.n_unexplained();
        self.unreachable = Some(unreachable);
        heap.objects(&mut |object| self.visit(object));
        for orphan in orphans {
            self.visit(orphan);
        }
    }

    /// Memory that several items share, and that is nobody's value.
    fn visit_memory(&mut self) {
        if self.out.failed() {
            return;
        }
        let mut n_references = 0;
        let result = self.heap.shared_memory(&mut |id, bytes, holders| {
            let mut line = self.out.item(id, ItemType::Memory, bytes);
            line.not_root();
            if let Some(unreachable) = &mut self.unreachable
                && holders.iter().all(|holder| unreachable.contains(*holder))
            {
                let is_held = holders.iter().any(|holder| unreachable.is_held(*holder));
                line.unreachable();
                if is_held {
                    line.held();
                }
                count_unreachable(&mut self.counts, is_held);
            }
            line.begin_conservative_referrers();
            for holder in holders {
                let label = format!("<memory {n_references}>");
                line.child(Key::Name(label.as_bytes()), *holder);
                n_references += 1;
            }
            line.end_conservative_referrers();
            line.end();
            self.counts.conservative += 1;
        });
        if result.is_err() {
            self.out.fail(io::ErrorKind::OutOfMemory.into());
        }
    }

    /// Items that are in no list and hold some of the wanted ones, and the census with them.
    fn orphans(
        &mut self,
        mut census: Census<H::Item>,
        wanted: &HashMap<u64, H::Item>,
    ) -> (Vec<H::Item>, Census<H::Item>) {
        let (heap, seen) = (self.heap, &mut self.seen);
        if wanted.is_empty() {
            return (Vec::new(), census);
        }
        let orphans = heap.orphans(wanted, &mut |id| seen.contains(id) || census.has_met(id));
        if orphans.is_empty() {
            return (orphans, census);
        }
        let census = Census::take(heap, seen, &orphans);
        (orphans, census)
    }

    /// Writes the wanted items that a search finds a root or a reachable holder for, with what they lead to.
    fn visit_hidden(&mut self, wanted: &HashMap<u64, H::Item>, census: &mut Census<H::Item>) {
        let heap = self.heap;
        let first = self.roots.values.len();
        let mut references = Vec::new();
        let (seen, roots, conservative) = (&mut self.seen, &mut self.roots, &mut self.conservative);
        let mut n_found = AddressSet::new();
        let (unreachable, met) = census.all();
        let mut is_known = |id| seen.contains(id) || met.contains(id);
        heap.search(wanted, unreachable, &mut is_known, &mut |holder, item| {
            let id = heap.id(item);
            self.counts.conservative += u64::from(n_found.insert(id));
            match holder {
                Holder::Root(name) => roots.push(id, name, Value::Item(item)),
                Holder::Item { id: holder, label } => {
                    grow_at(conservative, id, (boxed(label), holder));
                    references.grow((holder, item));
                }
            }
        });
        self.visit_roots(first);
        // What is written now may hold others in its turn.
        loop {
            let n_before = references.len();
            references.retain(|(holder, item)| {
                let is_reached = self.seen.contains(*holder);
                if is_reached {
                    self.visit(*item);
                }
                !is_reached
            });
            if references.len() == n_before {
                return;
            }
        }
    }

    /// Writes an item and all that it leads to, unless that has been done.
    fn visit(&mut self, item: H::Item) {
        if self.seen.insert(self.heap.id(item)) {
            self.pending.grow(Pending::Item(item));
        }
        while let Some(pending) = self.pending.pop() {
            if !self.has_memory() || self.out.failed() {
                self.pending.clear();
                return;
            }
            match pending {
                Pending::Item(item) => self.item(item),
                Pending::Slots { item, first } => self.slots(item, first),
            }
        }
    }

    /// Ends the walk if memory has run out.
    fn has_memory(&mut self) -> bool {
        let has_memory = !self.heap.is_out_of_memory();
        if !has_memory {
            self.out.fail(io::ErrorKind::OutOfMemory.into());
        }
        has_memory
    }

    fn item(&mut self, item: H::Item) {
        let id = self.heap.id(item);
        let item_type = self.heap.item_type(item);
        let mut line = self.out.item(id, item_type, self.heap.take_size(item));
        self.heap.describe(item, &mut line);
        self.roots.place(id, &mut line);
        let mut is_held = false;
        if let Some(unreachable) = &mut self.unreachable {
            is_held = unreachable.mark(id, &mut line);
            count_unreachable(&mut self.counts, is_held);
        }
        let mut has_scalars = false;
        let first_child = self.pending.len();
        let n_slots = self.heap.n_slots(item);
        let is_wide = n_slots > WIDTH;
        let mut is_open = matches!(item_type, ItemType::Array | ItemType::Object);
        if is_open {
            line.begin_children();
        }
        self.heap.children(item, &mut |key, value| {
            if !is_open {
                line.begin_children();
                is_open = true;
            }
            match value {
                Value::Item(child) => {
                    let child_id = self.heap.id(child);
                    line.child(key, child_id);
                    if !is_wide && self.seen.insert(child_id) {
                        self.pending.grow(Pending::Item(child));
                    }
                }
                Value::Scalar { id, .. } => {
                    line.child(key, id);
                    has_scalars = true;
                }
            }
        });
        let mut has_outside = false;
        if item_type == ItemType::Object {
            self.heap.outside(item, &mut |key, id| {
                line.child(key, id);
                has_outside = true;
            });
        }
        if is_open {
            line.end_children();
        }
        if is_wide {
            self.pending.grow(Pending::Slots { item, first: 0 });
        }
        // The last pushed is written next: turn them round, so that the dump follows the order of the keys.
        self.pending[first_child..].reverse();
        let mut has_weak_children = false;
        self.heap.weak_children(item, &mut |key, referent| {
            if !has_weak_children {
                line.begin_weak_children();
                has_weak_children = true;
            }
            line.child(key, self.heap.id(referent));
        });
        if has_weak_children {
            line.end_weak_children();
        }
        if let Some(referrers) = self.conservative.get(&id) {
            line.begin_conservative_referrers();
            for (label, holder) in referrers {
                line.child(Key::Name(label.as_bytes()), *holder);
            }
            line.end_conservative_referrers();
        }
        line.end();
        if has_scalars {
            self.scalars_of(item, is_held);
        }
        if has_outside {
            let heap = self.heap;
            heap.outside(item, &mut |_, id| {
                if self.seen.insert(id) {
                    self.memory(id);
                }
            });
        }
    }

    /// Writes memory outside of the heap.
    fn memory(&mut self, id: u64) {
        let mut line = self.out.item(id, ItemType::Memory, 0);
        self.heap.describe_outside(id, &mut line);
        self.roots.place(id, &mut line);
        if let Some(unreachable) = &mut self.unreachable {
            let is_held = unreachable.mark(id, &mut line);
            count_unreachable(&mut self.counts, is_held);
        }
        line.end();
    }

    /// Goes on with what a wide item holds, and comes back later for the rest.
    fn slots(&mut self, item: H::Item, first: u32) {
        let first = first as usize;
        let next = first.saturating_add(WIDTH);
        if next < self.heap.n_slots(item) {
            let first = u32::try_from(next).expect("the engine counts slots in 32 bits");
            self.pending.grow(Pending::Slots { item, first });
        }
        let first_child = self.pending.len();
        self.heap.slots(item, first..next, &mut |child| {
            if self.seen.insert(self.heap.id(child)) {
                self.pending.grow(Pending::Item(child));
            }
        });
        self.pending[first_child..].reverse();
    }

    /// Writes the scalars that an item holds. A second pass over the children costs less than a list of them:
    /// there can be ten million in one array.
    fn scalars_of(&mut self, item: H::Item, is_held: bool) {
        let heap = self.heap;
        let may_share_slots = heap.may_share_slots(item);
        heap.children(item, &mut |_, value| {
            if let Value::Scalar { id, item_type } = value
                && (!may_share_slots && !self.roots.contains(id) || self.seen.insert(id))
            {
                self.scalar(id, item_type, is_held);
            }
        });
    }

    fn scalar(&mut self, id: u64, item_type: ItemType, is_held: bool) {
        let mut line = self.out.item(id, item_type, SLOT_BYTES);
        self.roots.place(id, &mut line);
        if self.unreachable.is_some() {
            line.unreachable();
            if is_held {
                line.held();
            }
            count_unreachable(&mut self.counts, is_held);
        }
        line.end();
    }
}

fn count_unreachable(counts: &mut Trailer, is_held: bool) {
    counts.unreachable += 1;
    counts.held += u64::from(is_held);
}

fn id_of<H: Heap>(heap: &H, value: Value<H::Item>) -> u64 {
    match value {
        Value::Item(item) => heap.id(item),
        Value::Scalar { id, .. } => id,
    }
}

/// All roots, collected before the first item is written, so that an item can name every root that holds it.
struct Roots<I> {
    values: Vec<Value<I>>,
    names: Vec<(Box<str>, Box<str>)>,
    by_id: HashMap<u64, Vec<u32>>,
    /// The keys of `by_id`, for a quick no.
    ids: AddressSet,
}

impl<I: Copy> Roots<I> {
    fn collect<H: Heap<Item = I>>(heap: &H) -> Self {
        let mut roots = Self {
            values: Vec::new(),
            names: Vec::new(),
            by_id: HashMap::new(),
            ids: AddressSet::new(),
        };
        heap.roots(&mut |name, value| roots.push(id_of(heap, value), name, value));
        roots
    }

    fn push(&mut self, id: u64, name: RootName<'_>, value: Value<I>) {
        let idx = self.values.len() as u32;
        self.names
            .grow((boxed(name.frame), boxed(name.symbol_name)));
        grow_at(&mut self.by_id, id, idx);
        self.ids.insert(id);
        self.values.grow(value);
    }

    fn contains(&mut self, id: u64) -> bool {
        self.ids.contains(id)
    }

    /// Writes whether the item is a root, and the names of all its roots.
    fn place<W: io::Write>(&mut self, id: u64, line: &mut ItemWriter<'_, W>) {
        if !self.contains(id) {
            line.not_root();
            return;
        }
        let mut names = self.by_id.get(&id).into_iter().flatten().filter_map(|idx| {
            let (frame, symbol_name) = self.names.get(*idx as usize)?;
            Some(RootName { frame, symbol_name })
        });
        match names.next() {
            Some(first) => line.roots(first, names),
            None => line.not_root(),
        };
    }
}

#[cfg(test)]
mod tests;
