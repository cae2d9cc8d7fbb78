//! The walk: from the roots over every reference, each item written once, when it is first met.
//!
//! It knows nothing of the engine. What it reads stands behind [`Heap`]: the Zend heap in a dump, a made-up one
//! in the tests. It is iterative, like the engine's own collector: the depth of a structure is no concern.

use std::collections::HashMap;
use std::io;

use dump_format::{DumpWriter, ItemType, ItemWriter, Key, RootName, Trailer};

use crate::address_set::AddressSet;

/// What the walk needs to know about a heap. Nothing in it changes while it is walked.
pub trait Heap {
    /// A refcounted structure; small, for the stack of the walk holds many.
    type Item: Copy;

    /// The address that identifies the item.
    fn id(&self, item: Self::Item) -> u64;

    /// Calls `visit` for every value that the engine reaches from outside of the heap, in the order in which a
    /// reader wants to see them named.
    fn roots(&self, visit: &mut impl FnMut(RootName<'_>, Value<Self::Item>));

    /// Calls `visit` for what the engine lists by a name without holding it. That is a root only of what no other
    /// root reaches.
    fn listed(&self, visit: &mut impl FnMut(RootName<'_>, Value<Self::Item>));

    /// Calls `visit` for every object that is alive, however it is held.
    fn objects(&self, visit: &mut impl FnMut(Self::Item));

    /// Type and self size in bytes.
    fn measure(&self, item: Self::Item) -> (ItemType, u64);

    /// Writes the attributes that only this kind of item has.
    fn describe<W: io::Write>(&self, item: Self::Item, line: &mut ItemWriter<'_, W>);

    /// Calls `visit` for every item that this one refers to without keeping it alive. Each of them is an object.
    fn weak_children(&self, item: Self::Item, visit: &mut impl FnMut(Key<'_>, Self::Item));

    /// Calls `visit` for every value that the item holds.
    fn children(&self, item: Self::Item, visit: &mut impl FnMut(Key<'_>, Value<Self::Item>));

    /// True if the item's slots may be those of another item as well, so that their scalars could be met twice.
    fn may_share_slots(&self, item: Self::Item) -> bool;
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

/// Writes every item of the heap. Stops early if the writer has failed, which [`DumpWriter::finish`] reports.
pub fn walk<H: Heap, W: io::Write>(heap: &H, out: &mut DumpWriter<W>) -> Trailer {
    let mut walk = Walk {
        heap,
        out,
        seen: AddressSet::new(),
        roots: Roots::collect(heap),
        pending: Vec::new(),
        from_store: false,
        n_unreachable: 0,
    };
    walk.visit_roots(0);
    walk.visit_listed();
    walk.visit_store();
    let n_unreachable = walk.n_unreachable;
    Trailer {
        items: out.items(),
        unreachable: n_unreachable,
        skipped: 0,
    }
}

struct Walk<'a, H: Heap, W: io::Write> {
    heap: &'a H,
    out: &'a mut DumpWriter<W>,
    /// Items that are written or pending, and the scalars that could be met again.
    seen: AddressSet,
    roots: Roots<H::Item>,
    pending: Vec<H::Item>,
    /// The roots are done: what is met now was found through the object store.
    from_store: bool,
    n_unreachable: u64,
}

impl<H: Heap, W: io::Write> Walk<'_, H, W> {
    /// The roots from number `first` on.
    fn visit_roots(&mut self, first: usize) {
        for idx in first..self.roots.values.len() {
            match self.roots.values[idx] {
                Value::Item(item) => self.visit(item),
                Value::Scalar { id, item_type } => {
                    if self.seen.insert(id) {
                        self.scalar(id, item_type);
                    }
                }
            }
        }
    }

    fn visit_listed(&mut self) {
        let heap = self.heap;
        let first = self.roots.values.len();
        heap.listed(&mut |name, value| {
            if !self.seen.contains(id_of(heap, value)) {
                self.roots.push(id_of(heap, value), name, value);
            }
        });
        self.visit_roots(first);
    }

    fn visit_store(&mut self) {
        self.from_store = true;
        let heap = self.heap;
        heap.objects(&mut |object| self.visit(object));
    }

    /// Writes an item and all that it leads to, unless that has been done.
    fn visit(&mut self, item: H::Item) {
        if self.seen.insert(self.heap.id(item)) {
            self.pending.push(item);
        }
        while let Some(item) = self.pending.pop() {
            if self.out.failed() {
                self.pending.clear();
                return;
            }
            self.item(item);
        }
    }

    fn item(&mut self, item: H::Item) {
        let id = self.heap.id(item);
        let (item_type, bytes) = self.heap.measure(item);
        let mut line = self.out.item(id, item_type, bytes);
        self.heap.describe(item, &mut line);
        self.roots.place(id, &mut line);
        if self.from_store {
            line.unreachable();
            self.n_unreachable += 1;
        }
        let mut has_scalars = false;
        let first_child = self.pending.len();
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
                    if self.seen.insert(child_id) {
                        self.pending.push(child);
                    }
                }
                Value::Scalar { id, .. } => {
                    line.child(key, id);
                    has_scalars = true;
                }
            }
        });
        if is_open {
            line.end_children();
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
        line.end();
        if has_scalars {
            self.scalars_of(item);
        }
    }

    /// Writes the scalars that an item holds. A second pass over the children costs less than a list of them:
    /// there can be ten million in one array.
    fn scalars_of(&mut self, item: H::Item) {
        let heap = self.heap;
        let may_share_slots = heap.may_share_slots(item);
        heap.children(item, &mut |_, value| {
            if let Value::Scalar { id, item_type } = value
                && (!may_share_slots && !self.roots.contains(id) || self.seen.insert(id))
            {
                self.scalar(id, item_type);
            }
        });
    }

    fn scalar(&mut self, id: u64, item_type: ItemType) {
        let mut line = self.out.item(id, item_type, SLOT_BYTES);
        self.roots.place(id, &mut line);
        if self.from_store {
            line.unreachable();
            self.n_unreachable += 1;
        }
        line.end();
    }
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
        self.values.push(value);
        self.names
            .push((name.frame.into(), name.symbol_name.into()));
        self.by_id.entry(id).or_default().push(idx);
        self.ids.insert(id);
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
        let mut names = self.by_id[&id].iter().map(|idx| {
            let (frame, symbol_name) = &self.names[*idx as usize];
            RootName { frame, symbol_name }
        });
        match names.next() {
            Some(first) => line.roots(first, names),
            None => line.not_root(),
        };
    }
}

#[cfg(test)]
mod tests;
