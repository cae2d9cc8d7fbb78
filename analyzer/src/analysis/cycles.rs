//! The cycles that make garbage, by the classes on them.

mod breaking;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::analysis::components;
use crate::analysis::heap::{Heap, Part};
use crate::analysis::path::Steps;
use crate::analysis::unreachable::cycle_through;
use crate::graph::{Dominators, Graph, ItemId, ItemType, NodeId, Reach};

pub use breaking::{Breaking, CutText};

/// The garbage of a dump.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cycles<'g> {
    /// What no root reaches, and how much that is of the heap.
    pub heap: Heap,
    /// How many groups of items that hold each other there are.
    pub n_cycles: usize,
    /// How many kinds of them.
    pub n_rows: usize,
    /// The first of them, those that keep most first.
    pub rows: Vec<CycleKind<'g>>,
}

/// Cycles with items of the same types and classes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CycleKind<'g> {
    /// The classes and types of the items on them, by name.
    pub classes: Vec<&'g str>,
    /// How many cycles there are, or rather groups of items that hold each other.
    pub n_cycles: usize,
    /// How many of them are held by other garbage, and counted there as well.
    pub n_held_by_others: usize,
    /// The items on them.
    pub on_cycles: Part,
    /// What would be freed with them, themselves included.
    pub freed: Part,
    /// Whether PHP's cycle collector would free them; it does not look into resources.
    pub collectable: bool,
    /// An item on the first of them.
    pub example: ItemId,
    /// The shortest cycle through it: each item is held by the next one, the last by the first.
    pub cycle: Steps<'g>,
    /// What could be cut to leave no cycle.
    #[serde(flatten)]
    pub breaking: Breaking<'g>,
}

/// Finds the cycles of garbage, and returns the first few kinds.
pub fn garbage_cycles<'g>(graph: &'g Graph, dominators: &Dominators, limit: usize) -> Cycles<'g> {
    let garbage = dominators.nodes(Reach::Garbage);
    let is_garbage = |node| dominators.reach(node) == Reach::Garbage;
    let cycles = components::cycles(graph, garbage, is_garbage);
    let n_cycles = cycles.len();
    let mut kinds: Vec<Kind<'g>> = Vec::new();
    let mut by_classes: FxHashMap<Vec<(ItemType, Option<u32>)>, usize> = FxHashMap::default();
    for cycle in cycles {
        let mut classes: Vec<_> = cycle
            .iter()
            .map(|&node| (graph.item_type(node), graph.class_number(node)))
            .collect();
        classes.sort_unstable();
        classes.dedup();
        let kind = *by_classes.entry(classes).or_insert_with(|| {
            kinds.push(Kind::default());
            kinds.len() - 1
        });
        kinds[kind].add(graph, dominators, cycle);
    }
    // The sort is stable: ties stay in the order of the dump.
    kinds.sort_by_key(|kind| Reverse(kind.freed.size_bytes));
    let n_rows = kinds.len();
    kinds.truncate(limit);
    let rows = kinds.into_iter();
    Cycles {
        heap: Heap::new(graph, dominators),
        n_cycles,
        n_rows,
        rows: rows.filter_map(|it| it.row(graph, dominators)).collect(),
    }
}

/// Cycles of one kind, met so far.
#[derive(Default)]
struct Kind<'g> {
    cycles: Vec<Vec<NodeId>>,
    classes: Vec<&'g str>,
    n_held_by_others: usize,
    on_cycles: Part,
    freed: Part,
}

impl<'g> Kind<'g> {
    fn add(&mut self, graph: &'g Graph, dominators: &Dominators, cycle: Vec<NodeId>) {
        if self.classes.is_empty() {
            let name = |&node: &NodeId| {
                let class = graph.class(node);
                class.unwrap_or_else(|| graph.item_type(node).as_str())
            };
            self.classes = cycle.iter().map(name).collect();
            self.classes.sort_unstable();
            self.classes.dedup();
        }
        let mut is_held_by_others = false;
        for &node in &cycle {
            self.on_cycles.add(graph, node);
            let idom = dominators.idom(node);
            is_held_by_others |= idom.is_some_and(|idom| cycle.binary_search(&idom).is_err());
            // What members dominate is counted for the topmost ones.
            if idom.is_none_or(|idom| cycle.binary_search(&idom).is_err()) {
                self.freed.n_items += dominators.subtree(node).len();
                self.freed.size_bytes += dominators.retained_size(node);
            }
        }
        self.n_held_by_others += usize::from(is_held_by_others);
        self.cycles.push(cycle);
    }

    fn row(self, graph: &'g Graph, dominators: &Dominators) -> Option<CycleKind<'g>> {
        let &example = self.cycles.first()?.first()?;
        let is_resource = |node: &NodeId| graph.item_type(*node) == ItemType::Resource;
        Some(CycleKind {
            n_cycles: self.cycles.len(),
            n_held_by_others: self.n_held_by_others,
            on_cycles: self.on_cycles,
            freed: self.freed,
            collectable: !self.cycles.iter().flatten().any(is_resource),
            example: graph.id(example),
            cycle: cycle_through(graph, &self.cycles[0], example),
            breaking: breaking::find(graph, dominators, &self.cycles),
            classes: self.classes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::GraphBuilder;
    use crate::graph::testing::{array, object};

    /// Adds two objects that hold each other; the first also holds what it is told to.
    fn add_pair(builder: &mut GraphBuilder, id: u64, classes: [&str; 2], more: Option<u64>) {
        builder.node(object(id, classes[0]));
        builder.child("child", ItemId(id + 1));
        if let Some(more) = more {
            builder.child("more", ItemId(more));
        }
        builder.node(object(id + 1, classes[1]));
        builder.child("parent", ItemId(id));
    }

    #[test]
    fn cycles_of_the_same_classes_are_one_kind() {
        let mut builder = GraphBuilder::default();
        add_pair(&mut builder, 0x10, ["A", "B"], None);
        add_pair(&mut builder, 0x20, ["A", "B"], Some(0x30));
        builder.node(array(0x30));
        builder.child("0", ItemId(0x40));
        add_pair(&mut builder, 0x40, ["C", "D"], None);
        let graph = builder.finish().unwrap();
        let cycles = garbage_cycles(&graph, graph.dominators(), 10);
        let rows: Vec<_> = cycles
            .rows
            .iter()
            .map(|row| {
                let freed = (row.freed.n_items, row.freed.size_bytes);
                (
                    row.classes.clone(),
                    row.n_cycles,
                    row.n_held_by_others,
                    freed,
                )
            })
            .collect();
        let expected = [
            (vec!["A", "B"], 2, 0, (7, 296)),
            (vec!["C", "D"], 1, 1, (2, 80)),
        ];
        assert_eq!(rows, expected);
        let ids: Vec<_> = cycles.rows[0].cycle.iter().map(|it| it.item.id.0).collect();
        assert_eq!(ids, [0x10, 0x11]);
    }

    #[test]
    fn a_cycle_of_a_million_is_ordinary() {
        const LEN: u64 = 1_000_000;
        let mut builder = GraphBuilder::default();
        for id in 1..=LEN {
            builder.node(object(id, "Node"));
            builder.child("next", ItemId(id % LEN + 1));
        }
        let graph = builder.finish().unwrap();
        let cycles = garbage_cycles(&graph, graph.dominators(), 10);
        let [row] = &cycles.rows[..] else {
            panic!("there is one kind");
        };
        assert_eq!(row.freed.n_items as u64, LEN);
        assert_eq!(row.cycle.len() as u64, LEN);
        let cuts: Vec<_> = row.breaking.cuts.iter().map(CutText::to_string).collect();
        assert_eq!(cuts, ["Node::$next"]);
    }
}
