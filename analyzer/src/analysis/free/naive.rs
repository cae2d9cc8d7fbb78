//! Compares with the same question answered by going from item to item.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::analysis::cut::CutSet;
use crate::analysis::free::free;
use crate::graph::testing::{array, item, object};
use crate::graph::{Graph, GraphBuilder, ItemId, ItemType, NodeId, NodeRecord};

/// What an item is in a random heap.
#[derive(Clone, Debug)]
struct Random {
    what: usize,
    /// How many references the engine counts beyond those that are in the dump; none if it does not count them.
    hidden: Option<u64>,
    n_unexplained: Option<u32>,
    is_root: bool,
    /// Under which name, or index, it holds what.
    children: Vec<(usize, usize)>,
}

const LABELS: [&str; 5] = ["p", "q", "A::p", "0", "1"];

/// Heaps with cycles and garbage, several references from one item to another, and items that something unknown holds.
fn heaps() -> impl Strategy<Value = (Vec<Random>, bool)> {
    let heap = (1_usize..14).prop_flat_map(|n| {
        let hidden = prop_oneof![
            8 => Just(Some(0)),
            1 => Just(Some(1)),
            1 => Just(None),
        ];
        let n_unexplained = prop_oneof![9 => Just(None), 1 => Just(Some(1)), 1 => Just(Some(0))];
        let is_root = prop::bool::weighted(0.2);
        let children = prop::collection::vec((0..LABELS.len(), 0..n), 0..4);
        let random = (0_usize..8, hidden, n_unexplained, is_root, children);
        prop::collection::vec(
            random.prop_map(|(what, hidden, n_unexplained, is_root, children)| Random {
                what,
                hidden,
                n_unexplained,
                is_root,
                children,
            }),
            n,
        )
    });
    (heap, prop::bool::weighted(0.9))
}

fn graph(heap: &[Random], has_refcounts: bool) -> Graph {
    let mut builder = GraphBuilder::default();
    for (n, random) in heap.iter().enumerate() {
        let id = n as u64 + 1;
        let record = match random.what {
            0..3 => object(id, "A"),
            3..5 => object(id, "B"),
            5 => array(id),
            6 => item(id, ItemType::String, 24 + id),
            _ => item(id, ItemType::Integer, 16),
        };
        let holders = heap.iter().flat_map(|it| &it.children);
        let n_held = holders.filter(|&&(_, target)| target == n).count() as u64;
        let n_held = n_held + u64::from(random.is_root);
        let n_unexplained = random.n_unexplained.map_or(0, u64::from);
        let is_scalar = record.item_type.is_scalar();
        let refcount = random.hidden.map(|hidden| n_held + n_unexplained + hidden);
        builder.node(NodeRecord {
            refcount: refcount.filter(|_| has_refcounts && !is_scalar),
            unexplained_references: random.n_unexplained,
            ..record
        });
        if random.is_root {
            builder.root("<GLOBAL>", "x");
        }
        for &(label, target) in &random.children {
            builder.child(LABELS[label], ItemId(target as u64 + 1));
        }
    }
    builder.finish().unwrap()
}

/// Whether a reference is cut, by what cuts look like.
fn is_cut(graph: &Graph, cuts: &[&str], holder: NodeId, label: &str) -> bool {
    cuts.iter().any(|cut| match cut.split_once("::$") {
        Some((class, name)) => {
            let is_class = graph
                .class(holder)
                .is_some_and(|it| class == "*" || class == it);
            is_class && label.parse::<u32>().is_err() && label.rsplit("::").next() == Some(name)
        }
        None => **cut == format!("{}.{label}", graph.id(holder)),
    })
}

/// How many items there are of a type or class, and their bytes.
type Tally = BTreeMap<String, (usize, u64)>;

#[derive(Debug, PartialEq, Eq)]
struct Expected {
    n_cut: usize,
    n_targets: usize,
    n_targets_left: usize,
    at_once: Tally,
    by_collector: Tally,
}

/// Takes references away one by one, and asks for each item whether anything reaches it.
fn expected(graph: &Graph, cuts: &[&str]) -> Expected {
    let nodes: Vec<_> = graph.nodes().collect();
    let has_refcounts = nodes.iter().any(|&it| graph.refcount(it).is_some());
    let (mut cut, mut left) = (Vec::new(), Vec::new());
    for &holder in &nodes {
        for edge in graph.children(holder) {
            let list = if is_cut(graph, cuts, holder, &edge.label.to_string()) {
                &mut cut
            } else {
                &mut left
            };
            list.push((holder, edge.target));
        }
    }
    let is_global_cut = cuts.contains(&"$x");
    let n_roots = |node: NodeId| graph.roots(node).len();
    let n_shown = |node: NodeId| {
        let edges = cut.iter().chain(&left);
        edges.filter(|&&(_, target)| target == node).count() + n_roots(node)
    };
    // As many references as the engine counts; none if it does not free the item.
    let n_held = |node: NodeId| {
        let unexplained = graph.unexplained_references(node).unwrap_or(0) as usize;
        let known = n_shown(node) + unexplained;
        match graph.refcount(node) {
            None if has_refcounts && !graph.item_type(node).is_scalar() => None,
            refcount => Some(refcount.map_or(known, |it| known.max(it as usize))),
        }
    };
    let has_unknown_holder = |node: NodeId| n_held(node).is_none_or(|it| it > n_shown(node));
    let roots_cut = nodes.iter().filter(|&&it| is_global_cut && n_roots(it) > 0);
    let mut targets: Vec<_> = roots_cut.copied().collect();
    targets.extend(cut.iter().map(|&(_, target)| target));
    let n_cut = targets.len();
    let mut gone = targets.clone();
    let mut freed = BTreeSet::new();
    loop {
        let is_freed = |&node: &NodeId| {
            let n_gone = gone.iter().filter(|&&it| it == node).count();
            !freed.contains(&node) && n_gone > 0 && n_held(node) == Some(n_gone)
        };
        let Some(&node) = nodes.iter().find(|&it| is_freed(it)) else {
            break;
        };
        freed.insert(node);
        let of_node = left.iter().filter(|&&(holder, _)| holder == node);
        gone.extend(of_node.map(|&(_, target)| target));
    }
    let reached = |edges: &[(NodeId, NodeId)], roots_count: bool| {
        let is_entry = |&it: &NodeId| has_unknown_holder(it) || roots_count && n_roots(it) > 0;
        let mut met: BTreeSet<_> = nodes.iter().copied().filter(is_entry).collect();
        loop {
            let n_before = met.len();
            let held = edges.iter().filter(|(holder, _)| met.contains(holder));
            let held: Vec<_> = held.map(|&(_, target)| target).collect();
            met.extend(held);
            if met.len() == n_before {
                return met;
            }
        }
    };
    let all: Vec<_> = cut.iter().chain(&left).copied().collect();
    let (before, after) = (reached(&all, true), reached(&left, !is_global_cut));
    targets.sort_unstable();
    targets.dedup();
    let is_left = |it: &&NodeId| !freed.contains(it) && after.contains(it);
    let is_dead = |it: &&NodeId| before.contains(it) && !after.contains(it) && !freed.contains(it);
    Expected {
        n_cut,
        n_targets: targets.len(),
        n_targets_left: targets.iter().filter(is_left).count(),
        at_once: tally(graph, freed.iter()),
        by_collector: tally(graph, nodes.iter().filter(is_dead)),
    }
}

fn tally<'n>(graph: &Graph, nodes: impl Iterator<Item = &'n NodeId>) -> Tally {
    let mut tally = Tally::new();
    for &node in nodes {
        let name = graph.class(node).unwrap_or(graph.item_type(node).as_str());
        let (n_items, size_bytes) = tally.entry(name.to_owned()).or_default();
        *n_items += 1;
        *size_bytes += graph.counted_size(node);
    }
    tally
}

/// What the real thing says.
fn found(graph: &Graph, cuts: &[&str]) -> Option<Expected> {
    let cuts: Vec<_> = cuts.iter().map(|cut| cut.parse().unwrap()).collect();
    let freed = free(graph, &CutSet::new(graph, &cuts).ok()?, usize::MAX);
    let (mut at_once, mut by_collector) = (Tally::new(), Tally::new());
    let (mut n_at_once, mut n_by_collector) = (0, 0);
    for row in &freed.rows {
        let name = row.class.unwrap_or(row.item_type);
        for (part, tally, n) in [
            (row.at_once, &mut at_once, &mut n_at_once),
            (row.by_collector, &mut by_collector, &mut n_by_collector),
        ] {
            *n += part.n_items;
            if part.n_items > 0 {
                tally.insert(name.to_owned(), (part.n_items, part.size_bytes));
            }
        }
    }
    assert_eq!(
        [freed.at_once.n_items, freed.by_collector.n_items],
        [n_at_once, n_by_collector]
    );
    Some(Expected {
        n_cut: freed.n_cut,
        n_targets: freed.n_targets,
        n_targets_left: freed.n_targets_left,
        at_once,
        by_collector,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn whole_properties_and_single_references_free_what_they_should(
        (heap, has_refcounts) in heaps(),
        cuts in prop::collection::vec(
            prop::sample::select(vec!["A::$p", "A::$q", "B::$p", "*::$p", "*::$q", "$x", "0x1.p", "0x1.0", "0x2.q", "0x3.1"]),
            1..4,
        ),
    ) {
        let graph = graph(&heap, has_refcounts);
        if let Some(found) = found(&graph, &cuts) {
            prop_assert_eq!(found, expected(&graph, &cuts));
        }
    }
}
