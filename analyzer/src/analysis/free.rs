//! What would be freed if some references were cut: at once, and when the cycle collector has run.

mod at_once;
mod cut_places;
mod later;
#[cfg(test)]
mod naive;
mod walk;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::analysis::cut::CutSet;
use crate::analysis::heap::Part;
use crate::analysis::native::NativeSize;
use crate::graph::{Graph, ItemType, Native};
use at_once::AtOnce;
use later::Later;

/// What some references keep in memory.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Freed<'g> {
    /// How many references are cut.
    pub n_cut: usize,
    /// How many items they lead to.
    pub n_targets: usize,
    /// How many of these something else holds: they stay.
    pub n_targets_left: usize,
    /// What PHP frees at once, since nothing refers to it any more.
    pub at_once: Part,
    /// What it frees later: cycles that nothing else holds any more, and what they hold.
    pub by_collector: Part,
    /// What is freed with these outside of PHP's heap.
    #[serde(flatten)]
    pub native: NativeSize,
    /// How many kinds of items are freed.
    pub n_rows: usize,
    /// The first of them, by type and class, those with the most bytes first.
    pub rows: Vec<FreedRow<'g>>,
}

/// The freed items of one type or class.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FreedRow<'g> {
    /// The type of them all.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of them all, for objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'g str>,
    /// Those that are freed at once.
    pub at_once: Part,
    /// Those that the cycle collector frees.
    pub by_collector: Part,
}

/// Thinks the references away, counts as the engine does, and then looks for what no root reaches any more.
///
/// An item is freed at once if no reference to it is left, by the engine's count where the dump has it. That can be
/// higher than the number of references in the dump; whatever holds the item then is left, too. Scalars go with their
/// holders, and have no bytes of their own.
pub fn free<'g>(graph: &'g Graph, cuts: &CutSet, limit: usize) -> Freed<'g> {
    let freed = AtOnce::new(graph, cuts);
    let mut groups = Groups::default();
    for (group, size_bytes, n_items) in freed.kinds() {
        groups.of(graph, group).at_once.add_all(n_items, size_bytes);
    }
    let mut survivors: Vec<_> = freed.survivors().collect();
    let cut_shared = freed.cut_shared();
    let n_targets = freed.n_cut_followers() + cut_shared.iter().count();
    let may_be_left: Vec<_> = freed.left(&cut_shared).collect();
    let mut n_targets_left = 0;
    let mut native = Native::default();
    for (node, owned) in graph.native_owners() {
        if freed.frees(node) {
            native = native.plus(owned);
        }
    }
    if !(survivors.is_empty() && may_be_left.is_empty()) {
        let mut later = Later::new(graph, cuts, &freed);
        // In the order in which they stand in memory.
        survivors.sort_unstable();
        for dead in later.dead(survivors) {
            let part = &mut groups.of(graph, graph.group(dead)).by_collector;
            part.add(graph, dead);
            native = native.plus(graph.native(dead));
        }
        let left = may_be_left.into_iter().filter(|&it| later.is_alive(it));
        n_targets_left = left.count();
    }
    let (mut at_once, mut by_collector) = (Part::default(), Part::default());
    let mut rows = groups.rows();
    for row in &rows {
        at_once.merge(row.at_once);
        by_collector.merge(row.by_collector);
    }
    let n_rows = rows.len();
    rows.truncate(limit);
    Freed {
        n_cut: cuts.len(),
        n_targets,
        n_targets_left,
        at_once,
        by_collector,
        native: NativeSize(native),
        n_rows,
        rows,
    }
}

/// The freed items, by type and class.
#[derive(Default)]
struct Groups<'g>(FxHashMap<(ItemType, Option<&'g str>), FreedRow<'g>>);

impl<'g> Groups<'g> {
    /// The row of a group of the graph. Several groups may be called the same.
    fn of(&mut self, graph: &'g Graph, group: u32) -> &mut FreedRow<'g> {
        let (item_type, class) = graph.type_and_class(group);
        self.0
            .entry((item_type, class))
            .or_insert_with(|| FreedRow {
                item_type: item_type.as_str(),
                class,
                at_once: Part::default(),
                by_collector: Part::default(),
            })
    }

    /// The rows of what is freed, those with the most bytes first.
    fn rows(self) -> Vec<FreedRow<'g>> {
        let mut rows: Vec<_> = self.0.into_values().collect();
        rows.retain(|row| row.at_once.n_items + row.by_collector.n_items > 0);
        rows.sort_by_key(|row| {
            let (now, later) = (row.at_once, row.by_collector);
            let size = now.size_bytes.saturating_add(later.size_bytes);
            (
                Reverse(size),
                Reverse(now.n_items + later.n_items),
                row.class,
                row.item_type,
            )
        });
        rows
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::testing::{
        CLASSES, Sample, array, cart, classed, graph_of_classed, id, item, object, samples,
    };
    use crate::graph::{GraphBuilder, ItemId, NodeRecord, Reach};

    /// Items and bytes that are freed at once and later, if some references are cut.
    fn freed<const N: usize>(builder: GraphBuilder, cuts: [&str; N]) -> [(usize, u64); 2] {
        let graph = builder.finish().unwrap();
        let cuts = cuts.map(|cut| cut.parse().unwrap());
        let cuts = CutSet::new(&graph, &cuts).unwrap();
        let freed = free(&graph, &cuts, 10);
        [freed.at_once, freed.by_collector].map(|part| (part.n_items, part.size_bytes))
    }

    #[test]
    fn what_nothing_refers_to_goes_at_once_and_a_cycle_later() {
        assert_eq!(freed(cart(), ["App\\Line::$name"]), [(0, 0), (0, 0)]);
        assert_eq!(freed(cart(), ["0x300.value"]), [(1, 40), (0, 0)]);
        assert_eq!(freed(cart(), ["0x100.it's"]), [(0, 0), (0, 0)]);
        // A static property holds the array as well, and then its own element does.
        assert_eq!(freed(cart(), ["$cart"]), [(0, 0), (0, 0)]);
    }

    /// An array that holds an object, which refers back if asked to, and an integer.
    fn pair(refers_back: bool) -> GraphBuilder {
        let mut builder = GraphBuilder::default();
        builder.node(NodeRecord {
            refcount: Some(1 + u64::from(refers_back)),
            ..array(0x10)
        });
        builder.root("<GLOBAL>", "pair");
        builder.child("0", ItemId(0x20));
        builder.child("1", ItemId(0x30));
        builder.node(object(0x20, "A"));
        if refers_back {
            builder.child("back", ItemId(0x10));
        }
        builder.node(item(0x30, ItemType::Integer, 16));
        builder
    }

    #[test]
    fn scalars_go_with_their_holder_and_have_no_bytes() {
        assert_eq!(freed(pair(false), ["$pair"]), [(3, 96), (0, 0)]);
        assert_eq!(freed(pair(false), ["0x10.1"]), [(1, 0), (0, 0)]);
    }

    #[test]
    fn a_cycle_waits_for_the_collector() {
        assert_eq!(freed(pair(true), ["$pair"]), [(0, 0), (3, 96)]);
        assert_eq!(freed(pair(true), ["$pair", "A::$back"]), [(3, 96), (0, 0)]);
    }

    #[test]
    fn what_the_engine_counts_beyond_the_dump_stays() {
        let mut builder = GraphBuilder::default();
        builder.node(NodeRecord {
            refcount: Some(1),
            ..array(0x10)
        });
        builder.root("<GLOBAL>", "x");
        builder.child("0", ItemId(0x20));
        builder.child("1", ItemId(0x30));
        builder.node(NodeRecord {
            refcount: Some(2),
            ..object(0x20, "A")
        });
        builder.node(item(0x30, ItemType::String, 24));
        assert_eq!(freed(builder, ["$x"]), [(1, 56), (0, 0)]);
    }

    #[test]
    fn a_chain_of_a_million_is_ordinary() {
        const LEN: u64 = 1_000_000;
        let mut builder = GraphBuilder::default();
        for id in 1..=LEN {
            builder.node(object(id, "Node"));
            if id == 1 {
                builder.root("<GLOBAL>", "head");
            }
            builder.child("next", ItemId(id + 1));
        }
        assert_eq!(freed(builder, ["$head"])[0].0 as u64, LEN);
    }

    proptest! {
        #[test]
        fn what_a_class_retains_is_freed_without_the_references_to_it(mut heap in classed()) {
            // What something unknown holds stays, and what is garbage anyway is not freed by a cut.
            for item in &mut heap {
                item.is_held &= item.class != Some(0);
            }
            let graph = graph_of_classed(&heap);
            for (item, node) in heap.iter_mut().zip(graph.nodes()) {
                item.is_root |= graph.dominators().reach(node) == Reach::Garbage;
            }
            let graph = graph_of_classed(&heap);
            let is_taken = |n: usize| heap[n].class == Some(0);
            let mut cuts = Vec::new();
            for (n, holder) in heap.iter().enumerate() {
                let taken = holder.children.iter().enumerate().filter(|&(_, &it)| is_taken(it));
                cuts.extend(taken.map(|(label, _)| format!("{}.{label}", id(n))));
                if holder.is_root && is_taken(n) {
                    cuts.push(format!("${n}"));
                }
            }
            let cuts: Vec<_> = cuts.iter().map(|cut| cut.parse().unwrap()).collect();
            let freed = free(&graph, &CutSet::new(&graph, &cuts).unwrap(), 0);
            let is_class = |node| (graph.class(node) == Some(CLASSES[0])).then_some(0);
            let retained = graph.retained_together(1, is_class)[0];
            prop_assert_eq!(retained.size_bytes, freed.at_once.size_bytes + freed.by_collector.size_bytes);
            prop_assert_eq!(retained.native, freed.native.0);
        }

        #[test]
        fn an_item_goes_when_all_that_holds_it_is_gone(sample in samples(), node in 0_usize..12, edge in 0_usize..4) {
            let n_nodes = sample.ids.len();
            let node = node % n_nodes;
            if let Some(&target) = sample.edges[node].get(edge) {
                let graph = sample.graph();
                let cut = format!("{:#x}.{edge}", sample.ids[node]).parse().unwrap();
                let freed = free(&graph, &CutSet::new(&graph, &[cut]).unwrap(), 0);
                let mut left = sample.clone();
                left.edges[node].remove(edge);
                // At once: from what the reference led to, as long as nothing else refers to an item.
                let mut gone = vec![false; n_nodes];
                let mut may_go = vec![target];
                while let Some(item) = may_go.pop() {
                    let is_held = left.edges.iter().any(|targets| targets.contains(&item));
                    if !gone[item] && !is_held && !left.roots[item] {
                        gone[item] = true;
                        may_go.extend(std::mem::take(&mut left.edges[item]));
                    }
                }
                prop_assert_eq!(freed.at_once.n_items, gone.iter().filter(|&&it| it).count());
                // Later: what the roots reached before, and no longer do.
                let reached = |sample: &Sample| -> Vec<bool> {
                    let distances = sample.distances();
                    let is_reached = |item: usize| (0..n_nodes).any(|root| sample.roots[root] && distances[root][item].is_some());
                    (0..n_nodes).map(is_reached).collect()
                };
                let (before, after) = (reached(&sample), reached(&left));
                let later = (0..n_nodes).filter(|&item| before[item] && !after[item] && !gone[item]).count();
                prop_assert_eq!(freed.by_collector.n_items, later);
            }
        }
    }
}
