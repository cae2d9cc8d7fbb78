//! The walk over a made-up heap, its dump read back.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use dump_format::reader::{self, Item, Visitor};
use dump_format::{Header, ItemType, WriteError};
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
    /// Items that are referred to once more than anybody shows, and what a search finds as their holder: an item, or a
    /// root.
    unknown: Vec<(usize, Option<Found>)>,
    resources: Vec<usize>,
    /// Which item names which without holding it.
    not_held: Vec<(usize, usize)>,
    /// Items that are not in the store.
    arrays: Vec<usize>,
    /// Which item keeps which memory outside.
    outside: Vec<(usize, u64)>,
    /// How often there still is memory when the walk looks; none: always.
    n_looks_left: Cell<Option<u32>>,
    /// What several items share: where it is, and who they are.
    memory: Vec<(u64, Vec<usize>)>,
}

#[derive(Clone, Copy, Debug)]
enum Found {
    Item(usize),
    Root,
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

    fn is_out_of_memory(&self) -> bool {
        let n_looks_left = self.n_looks_left.get();
        self.n_looks_left
            .set(n_looks_left.map(|n_looks| n_looks.saturating_sub(1)));
        n_looks_left == Some(0)
    }

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
            let is_object = |item: &usize| !self.arrays.contains(item);
            (0..self.items.len()).filter(is_object).for_each(visit);
        }
    }

    fn item_type(&self, item: usize) -> ItemType {
        if self.resources.contains(&item) {
            ItemType::Resource
        } else {
            ItemType::Object
        }
    }

    fn take_size(&self, _: usize) -> u64 {
        40
    }

    fn refcount(&self, item: usize) -> Option<u32> {
        if self.unknown.is_empty() {
            // Counting takes long, and nothing would come of it.
            return None;
        }
        let holders = self.items.iter().flatten();
        let n_holders = holders.filter(|slot| item_of(**slot) == Some(item)).count();
        let n_roots = self
            .roots
            .iter()
            .filter(|(_, slot)| item_of(*slot) == Some(item))
            .count();
        let n_unknown = self
            .unknown
            .iter()
            .filter(|(held, _)| *held == item)
            .count();
        let n_not_held = self
            .not_held
            .iter()
            .filter(|(_, held)| *held == item)
            .count();
        Some((n_holders + n_roots + n_unknown - n_not_held) as u32)
    }

    fn describe<W: io::Write>(&self, item: usize, line: &mut ItemWriter<'_, W>) {
        line.object_handle(item as u32);
    }

    fn shared_memory(
        &self,
        visit: &mut impl FnMut(u64, u64, &[u64]),
    ) -> Result<(), TryReserveError> {
        for (id, holders) in &self.memory {
            let holders: Vec<_> = holders.iter().map(|item| address(*item)).collect();
            visit(*id, 4096, &holders);
        }
        Ok(())
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

    fn outside(&self, item: usize, visit: &mut impl FnMut(Key<'_>, u64)) {
        for (_, memory) in self.outside.iter().filter(|(holder, _)| *holder == item) {
            visit(Key::Name(b"<document>"), *memory);
        }
    }

    fn describe_outside<W: io::Write>(&self, id: u64, line: &mut ItemWriter<'_, W>) {
        line.native_bytes(id);
    }

    fn corrections(&self, item: usize, visit: &mut impl FnMut(Correction<usize>)) {
        for (_, child) in self.not_held.iter().filter(|(from, _)| *from == item) {
            visit(Correction::NotHeld(*child));
        }
    }

    fn n_slots(&self, item: usize) -> usize {
        self.items[item].len()
    }

    fn slots(&self, item: usize, range: Range<usize>, visit: &mut impl FnMut(usize)) {
        let slots = &self.items[item];
        let range = range.start..range.end.min(slots.len());
        slots[range]
            .iter()
            .filter_map(|slot| item_of(*slot))
            .for_each(visit);
    }

    fn may_share_slots(&self, _: usize) -> bool {
        false
    }

    fn orphans(
        &self,
        wanted: &HashMap<u64, usize>,
        is_known: &mut impl FnMut(u64) -> bool,
    ) -> Vec<usize> {
        let wanted: Vec<_> = wanted.values().copied().collect();
        let mut orphans = self.arrays.clone();
        orphans.retain(|array| {
            let leads_to = closure(self, std::iter::once(*array));
            !is_known(address(*array)) && wanted.iter().any(|item| leads_to.contains(item))
        });
        orphans
    }

    fn search(
        &self,
        wanted: &HashMap<u64, usize>,
        _: &[usize],
        _: &mut impl FnMut(u64) -> bool,
        found: &mut impl FnMut(Holder<'_>, usize),
    ) {
        for (item, holder) in &self.unknown {
            if !wanted.contains_key(&address(*item)) {
                continue;
            }
            let frame = "<MODULE fake>";
            let symbol_name = "globals 8";
            match holder {
                Some(Found::Item(holder)) => {
                    let id = address(*holder);
                    let label = "<hidden 8>";
                    found(Holder::Item { id, label }, *item);
                }
                Some(Found::Root) => found(Holder::Root(RootName { frame, symbol_name }), *item),
                None => {}
            }
        }
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
    held: BTreeSet<u64>,
    unexplained: BTreeMap<u64, u32>,
    conservative: BTreeMap<u64, Vec<u64>>,
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
        if item.held {
            self.held.insert(item.id);
        }
        if let Some(n) = item.unexplained_references {
            self.unexplained.insert(item.id, n);
        }
        let referrers: Vec<_> = item
            .conservative_referrers()
            .map(|referrer| referrer.id)
            .collect();
        if !referrers.is_empty() {
            self.conservative.insert(item.id, referrers);
        }
        ControlFlow::Continue(())
    }
}

fn write(heap: &FakeHeap) -> (Vec<u8>, Trailer) {
    try_write(heap).unwrap()
}

fn try_write(heap: &FakeHeap) -> Result<(Vec<u8>, Trailer), WriteError> {
    let mut out = DumpWriter::new(Vec::new());
    out.header(&Header::default());
    let trailer = walk(heap, &mut out);
    let (bytes, _) = out.finish(&trailer)?;
    Ok((bytes, trailer))
}

fn dump(heap: &FakeHeap) -> Dumped {
    let (bytes, trailer) = write(heap);
    let mut dumped = Dumped::default();
    reader::read(&bytes[..], &mut dumped).unwrap();
    assert_eq!(trailer.items, dumped.order.len() as u64);
    assert_eq!(trailer.unreachable, dumped.unreachable.len() as u64);
    assert_eq!(trailer.held, dumped.held.len() as u64);
    assert_eq!(trailer.unknown_holders, dumped.unexplained.len() as u64);
    assert!(dumped.held.is_subset(&dumped.unreachable));
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
fn memory_outside_is_an_item_of_all_that_keep_it() {
    const SHARED: u64 = 0x10;
    const HELD: u64 = 0x20;
    const DEAD: u64 = 0x30;
    let mut heap = linked(&[&[1], &[], &[2], &[], &[4]]);
    heap.roots.push(("a", Slot::Item(0)));
    heap.has_store = true;
    heap.unknown.push((3, None));
    heap.outside = vec![
        (0, SHARED),
        (1, SHARED),
        (2, SHARED),
        (2, DEAD),
        (2, HELD),
        (3, HELD),
    ];
    let dumped = dump(&heap);
    assert_eq!(dumped.order[..3], [address(0), SHARED, address(1)]);
    assert_eq!(dumped.children[&address(1)], [SHARED]);
    assert!(!dumped.unreachable.contains(&SHARED));
    assert!(dumped.unreachable.contains(&DEAD) && !dumped.held.contains(&DEAD));
    assert!(dumped.held.contains(&HELD), "garbage refers to it as well");
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
fn garbage_is_told_from_what_something_unknown_holds() {
    // 0 and 1 are a cycle. 2 is held by something unknown, and holds 3, which refers back; 4 refers to 2 and is garbage.
    let mut heap = linked(&[&[1], &[0], &[3], &[2], &[4, 2]]);
    heap.items[3].push(Slot::Scalar);
    heap.has_store = true;
    heap.unknown = vec![(2, None), (2, None)];
    let dumped = dump(&heap);
    assert_eq!(dumped.unreachable.len(), 6);
    let held = [address(2), address(3), address(3) + 8 + 16];
    assert_eq!(dumped.held, BTreeSet::from(held));
    assert_eq!(dumped.unexplained, BTreeMap::from([(address(2), 2)]));
}

#[test]
fn what_a_search_finds_is_reachable_with_all_it_holds() {
    // 0 is a root, and hides 1. Nobody shows who holds 3, but for a search.
    let mut heap = linked(&[&[], &[2], &[], &[4], &[3]]);
    heap.roots.push(("a", Slot::Item(0)));
    heap.has_store = true;
    heap.unknown = vec![(1, Some(Found::Item(0))), (3, Some(Found::Root))];
    let dumped = dump(&heap);
    assert!(dumped.unreachable.is_empty());
    assert_eq!(
        dumped.conservative,
        BTreeMap::from([(address(1), vec![address(0)])])
    );
    assert_eq!(dumped.names[&address(3)], ["globals 8"]);
}

#[test]
fn what_garbage_seems_to_hide_is_held() {
    // 0 and 1 are a cycle that seems to hide 2, and what something unknown holds seems to hide 4.
    let mut heap = linked(&[&[1], &[0], &[], &[], &[]]);
    heap.has_store = true;
    heap.unknown = vec![
        (2, Some(Found::Item(1))),
        (3, None),
        (4, Some(Found::Item(3))),
    ];
    let dumped = dump(&heap);
    assert_eq!(dumped.unreachable.len(), 5);
    assert_eq!(dumped.held, BTreeSet::from([2, 3, 4].map(address)));
    assert_eq!(
        dumped.unexplained,
        BTreeMap::from([2, 3, 4].map(|item| (address(item), 1)))
    );
    assert_eq!(dumped.conservative[&address(2)], [address(1)]);
}

#[test]
fn what_is_named_and_not_held_explains_nothing() {
    // 0 and 1 are a cycle, in which 0 names 1 once more. Something unknown holds 1.
    let mut heap = linked(&[&[1, 1], &[0], &[3, 3], &[2]]);
    heap.not_held = vec![(0, 1), (2, 3)];
    heap.has_store = true;
    heap.unknown = vec![(1, None)];
    let dumped = dump(&heap);
    assert_eq!(dumped.held, BTreeSet::from([0, 1].map(address)));
    assert_eq!(dumped.unexplained, BTreeMap::from([(address(1), 1)]));
}

#[test]
fn shared_memory_names_who_holds_it_and_goes_with_them() {
    // 0 is a root. 1 and 2 are a cycle, 3 is held by something unknown.
    let mut heap = linked(&[&[], &[2], &[1], &[]]);
    heap.roots.push(("a", Slot::Item(0)));
    heap.has_store = true;
    heap.unknown = vec![(3, None)];
    heap.memory = vec![(0x51, vec![0, 1]), (0x52, vec![1, 2]), (0x53, vec![2, 3])];
    let dumped = dump(&heap);
    assert_eq!(dumped.order[4..], [0x51, 0x52, 0x53]);
    assert_eq!(dumped.conservative[&0x51], [address(0), address(1)]);
    let is_unreachable = [0x51, 0x52, 0x53].map(|id| dumped.unreachable.contains(&id));
    assert_eq!(is_unreachable, [false, true, true]);
    assert!(dumped.held.contains(&0x53) && !dumped.held.contains(&0x52));
}

#[test]
fn a_resource_that_only_garbage_refers_to_is_no_root() {
    let mut heap = linked(&[&[1, 2], &[0], &[], &[]]);
    heap.listed = vec![2, 3];
    heap.resources = vec![2, 3];
    heap.has_store = true;
    heap.unknown = vec![(3, None)];
    let dumped = dump(&heap);
    assert!(dumped.unreachable.contains(&address(2)));
    assert!(dumped.held.is_empty());
    assert_eq!(dumped.names[&address(3)], ["3"]);
}

#[test]
fn garbage_of_arrays_alone_is_garbage_with_the_objects_in_it() {
    // 0 and 1 are arrays in a cycle that hold the object 2; 3 is an array that something holds, with the object 4.
    let mut heap = linked(&[&[1, 2], &[0], &[], &[4], &[]]);
    heap.has_store = true;
    heap.arrays = vec![0, 1, 3];
    heap.unknown = vec![(3, None)];
    let dumped = dump(&heap);
    assert_eq!(dumped.unreachable.len(), 5);
    assert_eq!(dumped.held, BTreeSet::from([address(3), address(4)]));
    assert_eq!(dumped.unexplained, BTreeMap::from([(address(3), 1)]));
}

#[test]
fn a_wide_item_is_gone_through_in_parts() {
    let mut heap = linked(&[
        &[1, 2, 3, 4, 5, 6, 7, 8],
        &[],
        &[8],
        &[],
        &[],
        &[],
        &[],
        &[],
        &[],
    ]);
    heap.roots.push(("a", Slot::Item(0)));
    assert_eq!(dump(&heap).order, [0, 1, 2, 8, 3, 4, 5, 6, 7].map(address));
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
        let found = prop_oneof![
            Just(None),
            (0..n_items).prop_map(|holder| Some(Found::Item(holder))),
            Just(Some(Found::Root)),
        ];
        let unknown = prop::collection::vec((0..n_items, found), 0..3);
        (items, roots, unknown).prop_map(|(items, roots, unknown)| FakeHeap {
            items,
            roots,
            unknown,
            has_store: true,
            ..FakeHeap::default()
        })
    })
}

proptest! {
    /// Everything is written once, every child is found, exactly what no root reaches is marked, and nothing of what
    /// something unknown holds is garbage, whatever a search finds.
    #[test]
    fn every_heap_is_dumped_whole(heap in any_heap()) {
        let dumped = dump(&heap);
        for children in dumped.children.values() {
            for child in children {
                prop_assert!(dumped.children.contains_key(child));
            }
        }
        let mut roots: Vec<_> = heap.roots.iter().filter_map(|(_, slot)| item_of(*slot)).collect();
        let certain = closure(&heap, roots.iter().copied());
        let mut reachable = certain.clone();
        // What is reachable already is not searched for.
        let searched = || heap.unknown.iter().filter(|(item, _)| !certain.contains(item));
        loop {
            let found = searched().filter(|(_, holder)| match holder {
                Some(Found::Item(holder)) => reachable.contains(holder),
                Some(Found::Root) => true,
                None => false,
            });
            roots.extend(found.map(|(item, _)| *item));
            let n_before = reachable.len();
            reachable = closure(&heap, roots.iter().copied());
            if reachable.len() == n_before {
                break;
            }
        }
        let held = closure(&heap, heap.unknown.iter().map(|(item, _)| *item));
        for item in 0..heap.items.len() {
            prop_assert!(dumped.children.contains_key(&address(item)));
            prop_assert_eq!(dumped.children[&address(item)].len(), heap.items[item].len());
            let is_unreachable = !reachable.contains(&item);
            prop_assert_eq!(dumped.unreachable.contains(&address(item)), is_unreachable);
            prop_assert_eq!(dumped.held.contains(&address(item)), is_unreachable && held.contains(&item));
        }
    }

    /// Wherever memory runs out, the dump says so, unless it was done before.
    #[test]
    fn without_memory_a_dump_is_not_taken_for_whole(heap in any_heap(), n_looks in 0_u32..100) {
        let whole = write(&heap).0;
        heap.n_looks_left.set(Some(n_looks));
        match try_write(&heap) {
            Ok((bytes, _)) => prop_assert_eq!(bytes, whole),
            Err(error) => prop_assert_eq!(error.source.kind(), io::ErrorKind::OutOfMemory),
        }
    }
}

/// The items, and all that they lead to.
fn closure(heap: &FakeHeap, items: impl Iterator<Item = usize>) -> BTreeSet<usize> {
    let mut met = BTreeSet::new();
    let mut pending: Vec<usize> = items.collect();
    while let Some(item) = pending.pop() {
        if met.insert(item) {
            pending.extend(heap.items[item].iter().filter_map(|slot| item_of(*slot)));
        }
    }
    met
}

fn item_of(slot: Slot) -> Option<usize> {
    match slot {
        Slot::Item(item) => Some(item),
        Slot::Scalar => None,
    }
}
