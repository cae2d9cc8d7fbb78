//! The walk over a made-up heap, its dump read back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use dump_format::reader::{self, Item, Visitor};
use dump_format::{Header, ItemType};
use proptest::prelude::*;

use super::*;

/// What a slot of the made-up heap holds: an item, by its number, or a scalar.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Item(usize),
    Scalar,
}

/// Items are numbered; number `n` lies at `(n + 1) << 16`, its slots behind it.
#[derive(Clone, Debug, Default)]
struct FakeHeap {
    items: Vec<Vec<Slot>>,
    roots: Vec<(&'static str, Slot)>,
    listed: Vec<usize>,
    /// Which item refers weakly to which.
    weak: Vec<(usize, usize)>,
    /// The store knows all objects, and every item is one here.
    has_store: bool,
}

const ROOT_SLOTS: u64 = 0x40;

fn address(item: usize) -> u64 {
    (item as u64 + 1) << 16
}

fn value(slot: Slot, slot_address: u64) -> Value<usize> {
    match slot {
        Slot::Item(item) => Value::Item(item),
        Slot::Scalar => Value::Scalar {
            id: slot_address,
            item_type: ItemType::Integer,
        },
    }
}

impl Heap for FakeHeap {
    type Item = usize;

    fn id(&self, item: usize) -> u64 {
        address(item)
    }

    fn roots(&self, visit: &mut impl FnMut(RootName<'_>, Value<usize>)) {
        for (idx, (symbol_name, slot)) in self.roots.iter().enumerate() {
            let frame = "<GLOBAL>";
            let name = RootName { frame, symbol_name };
            visit(name, value(*slot, ROOT_SLOTS + 16 * idx as u64));
        }
    }

    fn listed(&self, visit: &mut impl FnMut(RootName<'_>, Value<usize>)) {
        for item in &self.listed {
            let frame = "<RESOURCE>";
            let symbol_name = &item.to_string();
            visit(RootName { frame, symbol_name }, Value::Item(*item));
        }
    }

    fn objects(&self, visit: &mut impl FnMut(usize)) {
        if self.has_store {
            (0..self.items.len()).for_each(visit);
        }
    }

    fn measure(&self, _: usize) -> (ItemType, u64) {
        (ItemType::Object, 40)
    }

    fn describe<W: io::Write>(&self, item: usize, line: &mut ItemWriter<'_, W>) {
        line.object_handle(item as u32);
    }

    fn weak_children(&self, item: usize, visit: &mut impl FnMut(Key<'_>, usize)) {
        for referent in self.weak.iter().filter(|(from, _)| *from == item) {
            visit(Key::Name(b"<referent>"), referent.1);
        }
    }

    fn children(&self, item: usize, visit: &mut impl FnMut(Key<'_>, Value<usize>)) {
        for (idx, slot) in self.items[item].iter().enumerate() {
            let slot_address = address(item) + 8 + 16 * idx as u64;
            visit(Key::Index(idx as i64), value(*slot, slot_address));
        }
    }

    fn may_share_slots(&self, _: usize) -> bool {
        false
    }
}

/// What the tests look at in a dump.
#[derive(Debug, Default)]
struct Dumped {
    order: Vec<u64>,
    children: BTreeMap<u64, Vec<u64>>,
    weak: BTreeMap<u64, Vec<u64>>,
    names: BTreeMap<u64, Vec<String>>,
    unreachable: BTreeSet<u64>,
}

impl Visitor for Dumped {
    fn item(&mut self, item: &Item) -> ControlFlow<()> {
        self.order.push(item.id);
        let children = item.children().map(|child| child.id).collect();
        let twice = self.children.insert(item.id, children);
        assert!(twice.is_none(), "{:#x} was written twice", item.id);
        let weak = item.weak_children().map(|child| child.id).collect();
        self.weak.insert(item.id, weak);
        let names = item.symbol_name().into_iter();
        let names = names.chain(item.further_roots().map(|root| root.symbol_name));
        let names: Vec<_> = names.map(str::to_owned).collect();
        assert_eq!(item.is_root, !names.is_empty());
        self.names.insert(item.id, names);
        if item.unreachable {
            self.unreachable.insert(item.id);
        }
        ControlFlow::Continue(())
    }
}

fn write(heap: &FakeHeap) -> (Vec<u8>, Trailer) {
    let mut out = DumpWriter::new(Vec::new());
    out.header(&Header::default());
    let trailer = walk(heap, &mut out);
    let (bytes, _) = out.finish(&trailer).unwrap();
    (bytes, trailer)
}

fn dump(heap: &FakeHeap) -> Dumped {
    let (bytes, trailer) = write(heap);
    let mut dumped = Dumped::default();
    reader::read(&bytes[..], &mut dumped).unwrap();
    assert_eq!(trailer.items, dumped.order.len() as u64);
    assert_eq!(trailer.unreachable, dumped.unreachable.len() as u64);
    dumped
}

/// Items 0, 1, 2 … that each hold the given others.
fn linked(items: &[&[usize]]) -> FakeHeap {
    FakeHeap {
        items: items
            .iter()
            .map(|held| held.iter().copied().map(Slot::Item).collect())
            .collect(),
        ..FakeHeap::default()
    }
}

#[test]
fn items_come_in_the_order_of_the_keys() {
    let mut heap = linked(&[&[1, 2, 3], &[4], &[], &[], &[]]);
    heap.roots.push(("a", Slot::Item(0)));
    assert_eq!(dump(&heap).order, [0, 1, 4, 2, 3].map(address));
}

#[test]
fn an_item_names_every_root_that_holds_it() {
    let mut heap = linked(&[&[1], &[]]);
    heap.roots = vec![
        ("a", Slot::Item(0)),
        ("b", Slot::Item(1)),
        ("c", Slot::Item(0)),
    ];
    let dumped = dump(&heap);
    assert_eq!(dumped.names[&address(0)], ["a", "c"]);
    assert_eq!(dumped.names[&address(1)], ["b"]);
}

#[test]
fn scalars_are_items_of_their_slots() {
    let mut heap = FakeHeap::default();
    heap.items.push(vec![Slot::Scalar, Slot::Scalar]);
    heap.roots = vec![("a", Slot::Item(0)), ("i", Slot::Scalar)];
    let dumped = dump(&heap);
    assert_eq!(dumped.order.len(), 4);
    assert_eq!(dumped.names[&(ROOT_SLOTS + 16)], ["i"]);
    for child in &dumped.children[&address(0)] {
        assert!(dumped.names[child].is_empty());
    }
}

#[test]
fn what_only_the_store_knows_is_marked_with_all_it_holds() {
    let mut heap = linked(&[&[], &[2, 3], &[1], &[]]);
    heap.items[3].push(Slot::Scalar);
    heap.roots.push(("a", Slot::Item(0)));
    heap.has_store = true;
    let dumped = dump(&heap);
    assert_eq!(dumped.order.len(), 5);
    assert!(!dumped.unreachable.contains(&address(0)));
    for item in 1..4 {
        assert!(dumped.unreachable.contains(&address(item)), "{item}");
    }
    assert!(dumped.unreachable.contains(&(address(3) + 8)));
}

#[test]
fn a_list_is_a_root_of_what_nothing_else_reaches() {
    let mut heap = linked(&[&[1], &[], &[]]);
    heap.roots.push(("a", Slot::Item(0)));
    heap.listed = vec![1, 2];
    heap.has_store = true;
    let dumped = dump(&heap);
    assert!(dumped.names[&address(1)].is_empty());
    assert_eq!(dumped.names[&address(2)], ["2"]);
    assert!(dumped.unreachable.is_empty());
}

#[test]
fn a_weak_reference_reaches_nothing() {
    let mut heap = linked(&[&[], &[]]);
    heap.roots.push(("a", Slot::Item(0)));
    heap.weak.push((0, 1));
    heap.has_store = true;
    let dumped = dump(&heap);
    assert_eq!(dumped.weak[&address(0)], [address(1)]);
    assert!(dumped.children[&address(0)].is_empty());
    assert!(dumped.unreachable.contains(&address(1)));
}

#[test]
fn depth_is_no_concern() {
    const DEPTH: usize = 300_000;
    let mut heap = FakeHeap {
        items: (1..DEPTH).map(|next| vec![Slot::Item(next)]).collect(),
        ..FakeHeap::default()
    };
    heap.items.push(Vec::new());
    heap.roots.push(("a", Slot::Item(0)));
    assert_eq!(dump(&heap).order.len(), DEPTH);
}

#[test]
fn two_walks_write_the_same() {
    let mut heap = linked(&[&[1, 2], &[0], &[2]]);
    heap.roots = vec![("a", Slot::Item(2)), ("b", Slot::Item(0))];
    assert_eq!(write(&heap).0, write(&heap).0);
}

/// Takes some bytes, then refuses.
struct Full(usize);

impl io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = bytes.len().min(self.0);
        self.0 -= n;
        if n == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_failing_target_ends_the_walk_and_says_what_it_took() {
    let mut heap = linked(&[]);
    heap.items = vec![vec![Slot::Scalar; 10]; 20_000];
    heap.has_store = true;
    let mut out = DumpWriter::new(Full(1000));
    out.header(&Header::default());
    let trailer = walk(&heap, &mut out);
    assert!(trailer.items < 20_000, "{} items", trailer.items);
    let Err(error) = out.finish(&trailer) else {
        panic!("the target refuses");
    };
    assert_eq!(error.written, 1000);
    assert_eq!(error.source.kind(), io::ErrorKind::StorageFull);
}

fn any_slot(n_items: usize) -> impl Strategy<Value = Slot> {
    prop_oneof![(0..n_items).prop_map(Slot::Item), Just(Slot::Scalar)]
}

fn any_heap() -> impl Strategy<Value = FakeHeap> {
    (1..20_usize).prop_flat_map(|n_items| {
        let items = prop::collection::vec(
            prop::collection::vec(any_slot(n_items), 0..5),
            n_items..=n_items,
        );
        let roots = prop::collection::vec((Just("root"), any_slot(n_items)), 0..4);
        (items, roots).prop_map(|(items, roots)| FakeHeap {
            items,
            roots,
            has_store: true,
            ..FakeHeap::default()
        })
    })
}

proptest! {
    /// Everything is written once, every child is found, and exactly what no root reaches is marked.
    #[test]
    fn every_heap_is_dumped_whole(heap in any_heap()) {
        let dumped = dump(&heap);
        for children in dumped.children.values() {
            for child in children {
                prop_assert!(dumped.children.contains_key(child));
            }
        }
        let mut reachable = BTreeSet::new();
        let mut pending: Vec<usize> = heap.roots.iter().filter_map(|(_, slot)| item_of(*slot)).collect();
        while let Some(item) = pending.pop() {
            if reachable.insert(item) {
                pending.extend(heap.items[item].iter().filter_map(|slot| item_of(*slot)));
            }
        }
        for item in 0..heap.items.len() {
            prop_assert!(dumped.children.contains_key(&address(item)));
            prop_assert_eq!(dumped.children[&address(item)].len(), heap.items[item].len());
            prop_assert_eq!(dumped.unreachable.contains(&address(item)), !reachable.contains(&item));
        }
    }
}

fn item_of(slot: Slot) -> Option<usize> {
    match slot {
        Slot::Item(item) => Some(item),
        Slot::Scalar => None,
    }
}
