//! What sets retain, against an oracle that takes each of them away.

use proptest::prelude::*;

use crate::graph::testing::{CLASSES, Classed, array, classed, graph_of_classed, item, object};
use crate::graph::{Graph, GraphBuilder, ItemId, ItemType, NodeId};

use super::{Native, Retained, Together};

/// What can be reached from some items without some others.
fn reached(heap: &[Classed], from: &[usize], without: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut is_met = vec![false; heap.len()];
    let mut to_visit = from.to_vec();
    while let Some(n) = to_visit.pop() {
        if !without(n) && !std::mem::replace(&mut is_met[n], true) {
            to_visit.extend(&heap[n].children);
        }
    }
    is_met
}

/// What a class retains: whatever cannot be reached without it. Garbage is entered at the first item of each group that
/// holds itself, and does not hold the living.
fn expected(heap: &[Classed], class: usize) -> Together {
    let entries = |is_entry: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..heap.len()).filter(|&n| is_entry(n)).collect()
    };
    let living_entries = entries(&|n| heap[n].is_root || heap[n].is_held);
    let living = reached(heap, &living_entries, |_| false);
    let from: Vec<_> = (0..heap.len())
        .map(|n| reached(heap, &[n], |_| false))
        .collect();
    let garbage_entries = entries(&|n| {
        let holders = (0..heap.len()).filter(|&holder| !living[holder] && from[holder][n]);
        !living[n]
            && holders
                .into_iter()
                .all(|holder| from[n][holder] && n <= holder)
    });
    let is_taken = |n: usize| heap[n].class == Some(class);
    let met = reached(heap, &living_entries, is_taken);
    let met_garbage = reached(heap, &garbage_entries, |n| is_taken(n) || living[n]);
    let lost = (0..heap.len()).filter(|&n| !met[n] && !met_garbage[n]);
    lost.fold(Together::default(), |mut sum, n| {
        sum.size_bytes += 1 << n;
        sum.native.bytes += heap[n].native_bytes;
        sum
    })
}

fn class_of(graph: &Graph, node: NodeId) -> Option<usize> {
    let class = graph.class(node)?;
    CLASSES.iter().position(|&it| it == class)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_set_retains_what_cannot_be_reached_without_it(heap in classed()) {
        let graph = graph_of_classed(&heap);
        let together = graph.retained_together(CLASSES.len(), |node| class_of(&graph, node));
        let expected: Vec<_> = (0..CLASSES.len()).map(|class| expected(&heap, class)).collect();
        prop_assert_eq!(&together, &expected);
        // Those of the dominator tree are lower bounds, and exact where that is said.
        let class_of = |node| class_of(&graph, node).map(|it| it as u32);
        let mut sums = graph.dominators().retained_by_group(class_of);
        sums.resize(CLASSES.len(), 0);
        let native = graph.native_retained_by_group(CLASSES.len(), class_of);
        let may_more = graph.may_retain_more(CLASSES.len(), class_of);
        for class in 0..CLASSES.len() {
            prop_assert!(sums[class] <= expected[class].size_bytes);
            prop_assert!(native[class].bytes <= expected[class].native.bytes);
            if !may_more[class] {
                prop_assert_eq!(sums[class], expected[class].size_bytes);
                prop_assert_eq!(native[class], expected[class].native);
            }
        }
    }
}

/// A list of two orders, and what they share.
fn orders() -> GraphBuilder {
    let mut builder = GraphBuilder::default();
    builder.node(array(0x100));
    builder.root("<GLOBAL>", "list");
    builder.child("0", ItemId(0x200));
    builder.child("1", ItemId(0x300));
    for id in [0x200, 0x300] {
        builder.node(object(id, "Order"));
        builder.child("cache", ItemId(0x400));
    }
    builder.node(item(0x400, ItemType::String, 1_000_000));
    builder
}

fn is_order(graph: &Graph, node: NodeId) -> Option<usize> {
    graph.class(node).map(|_| 0)
}

#[test]
fn what_two_share_goes_with_both() {
    let graph = orders().finish().unwrap();
    let is_order = |node| is_order(&graph, node);
    assert_eq!(
        graph.retained_together(1, is_order)[0].size_bytes,
        1_000_080
    );
    let may_more = graph.may_retain_more(1, |node| is_order(node).map(|it| it as u32));
    assert_eq!(may_more, [true]);
}

#[test]
fn what_something_else_holds_first_raises_no_doubt() {
    let mut builder = orders();
    builder.root("<GLOBAL>", "cache");
    let graph = builder.finish().unwrap();
    let is_order = |node| is_order(&graph, node);
    assert_eq!(graph.retained_together(1, is_order)[0].size_bytes, 80);
    let may_more = graph.may_retain_more(1, |node| is_order(node).map(|it| it as u32));
    assert_eq!(may_more, [false]);
}

#[test]
fn there_may_be_no_sets_and_as_many_as_there_are_bits() {
    let graph = orders().finish().unwrap();
    assert_eq!(graph.retained_together(0, |_| None), []);
    let last = graph.retained_together(64, |node| is_order(&graph, node).map(|_| 63));
    assert_eq!((last[0].size_bytes, last[63].size_bytes), (0, 1_000_080));
    let more = graph.retained_together(65, |_| None);
    assert_eq!(more.len(), 64);
}

#[test]
fn what_classes_retain_can_be_kept_as_numbers() {
    let all: Vec<_> = [(1, true), (u64::MAX, false)]
        .into_iter()
        .map(|(size_bytes, is_exact)| Retained {
            together: Together {
                size_bytes,
                native: Native {
                    bytes: 7,
                    n_incomplete: 2,
                },
            },
            is_exact,
        })
        .collect();
    let numbers = Retained::to_numbers(&all);
    assert_eq!(Retained::from_numbers(&numbers, 2), Some(all));
    assert_eq!(Retained::from_numbers(&numbers, 3), None);
    assert_eq!(Retained::from_numbers(&numbers[1..], 2), None);
}
