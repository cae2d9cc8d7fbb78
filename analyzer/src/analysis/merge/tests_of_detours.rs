//! Detours against a search from scratch.

use proptest::prelude::*;

use super::detours::Detours;
use super::routes::{Routes, WholePaths};
use super::{Merge, search_without};
use crate::analysis::cut::{Cut, CutSet};
use crate::graph::testing::{array, item, object};
use crate::graph::{Graph, GraphBuilder, Holder, ItemId, ItemType, NodeId, Paths};

/// A small graph, item by item: what it is, by what names it is a root, and what it holds under which names.
type Items = Vec<(u8, Vec<bool>, Vec<(u8, usize)>)>;

fn items() -> impl Strategy<Value = Items> {
    (1_usize..14).prop_flat_map(|n| {
        let roots = prop::collection::vec(prop::bool::weighted(0.15), 2);
        let children = prop::collection::vec((0..3_u8, 0..n), 0..4);
        prop::collection::vec((0..6_u8, roots, children), n)
    })
}

fn graph(items: &Items) -> Graph {
    let mut builder = GraphBuilder::default();
    for ((kind, roots, children), id) in items.iter().zip(1..) {
        builder.node(match kind {
            0 | 1 => array(id),
            2 => item(id, ItemType::Reference, 32),
            3 => object(id, "B"),
            _ => object(id, "A"),
        });
        for (name, _) in ["x", "y"].iter().zip(roots).filter(|it| *it.1) {
            builder.root("<GLOBAL>", name);
        }
        for (n, &(name, child)) in children.iter().enumerate() {
            let name = match kind {
                0..=2 => format!("k{n}"),
                _ => ["p", "q", "[0]"][usize::from(name)].to_owned(),
            };
            builder.child(&name, ItemId(child as u64 + 1));
        }
    }
    builder.finish().unwrap()
}

fn cuts() -> impl Strategy<Value = Vec<String>> {
    let property = (0..3_usize, 0..3_usize).prop_map(|(class, name)| {
        format!("{}::${}", ["A", "B", "*"][class], ["p", "q", "[0]"][name])
    });
    let key = (1..14_u64, 0..4_usize)
        .prop_map(|(id, name)| format!("{id:#x}.{}", ["k0", "k1", "p", "q"][name]));
    let root = (0..2_usize).prop_map(|name| format!("${}", ["x", "y"][name]));
    prop::collection::vec(prop_oneof![3 => property, 2 => key, 1 => root], 1..4)
}

/// The cuts that cut something.
fn sound(graph: &Graph, cuts: &[String]) -> CutSet {
    let cuts = cuts.iter().map(|it| it.parse::<Cut>().unwrap());
    let cuts: Vec<_> = cuts
        .filter(|cut| CutSet::new(graph, std::slice::from_ref(cut)).is_ok())
        .collect();
    CutSet::new(graph, &cuts).unwrap()
}

fn along(
    graph: &Graph,
    cuts: &CutSet,
    instances: &[NodeId],
    routes: impl Routes,
) -> Option<String> {
    let merge = Merge {
        graph,
        cuts,
        instances,
        limit: usize::MAX,
    };
    let merged = merge.along(routes)?;
    Some(serde_json::to_string_pretty(&merged).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn detours_are_what_a_search_finds(items in items(), cuts in cuts()) {
        let graph = graph(&items);
        let cuts = sound(&graph, &cuts);
        let (kept, depths) = Paths::new(&graph);
        let detours = || Detours::new(&graph, &cuts, &kept, &depths);
        let searched = search_without(&graph, &cuts);
        for node in graph.nodes() {
            if let Some(step) = detours().step(node) {
                prop_assert_eq!(step.holder, searched.holder(node), "{:?}", node);
            }
        }
        let all: Vec<_> = graph.nodes().collect();
        let objects: Vec<_> = all.iter().copied().filter(|&it| graph.class(it).is_some()).collect();
        for instances in [all, objects] {
            if let Some(merged) = along(&graph, &cuts, &instances, detours()) {
                prop_assert_eq!(Some(merged), along(&graph, &cuts, &instances, WholePaths::new(&searched)));
            }
        }
    }
}

/// Whether no search is needed for the objects of a class, and how many of them are reached.
fn is_found(graph: &Graph, cuts: &[&str]) -> Option<usize> {
    let cuts: Vec<_> = cuts.iter().map(|it| (*it).to_owned()).collect();
    let cuts = sound(graph, &cuts);
    let (kept, depths) = Paths::new(graph);
    let mut detours = Detours::new(graph, &cuts, &kept, &depths);
    let objects = graph.nodes().filter(|&it| graph.class(it) == Some("A"));
    let mut n_reached = 0;
    for object in objects {
        n_reached += usize::from(detours.step(object)?.holder != Holder::None);
    }
    Some(n_reached)
}

#[test]
fn most_is_found_without_a_search() {
    let mut builder = GraphBuilder::default();
    builder.node(object(1, "Registry"));
    builder.root("<GLOBAL>", "x");
    builder.child("list", ItemId(2));
    builder.child("map", ItemId(3));
    for id in [2, 3] {
        builder.node(array(id));
        (10..20).for_each(|child| builder.child(&format!("k{child}"), ItemId(child)));
    }
    for id in 10..20 {
        builder.node(object(id, "A"));
        builder.child("p", ItemId(30));
    }
    builder.node(object(30, "A"));
    let graph = builder.finish().unwrap();
    assert_eq!(is_found(&graph, &["A::$p"]), Some(10));
    assert_eq!(is_found(&graph, &["Registry::$list", "A::$p"]), Some(10));
    assert_eq!(is_found(&graph, &["0x1.list", "A::$p"]), Some(10));
    assert_eq!(is_found(&graph, &["0x2.k10"]), Some(11));
    // The last one is held by many that are no longer as they were.
    assert_eq!(is_found(&graph, &["Registry::$list"]), None);
}
