//! What would be freed if some references were cut: at once, and when the cycle collector has run.

use std::cell::OnceCell;
use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::analysis::cut::CutSet;
use crate::analysis::heap::Part;
use crate::graph::{Dominators, Graph, ItemType, NodeId, Reach, Referrers};

/// Stands for an item that the engine does not count references to, and does not free.
const UNCOUNTED: u32 = u32::MAX;

/// What some references keep in memory.
#[derive(Debug, Serialize)]
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
    /// How many kinds of items are freed.
    pub n_rows: usize,
    /// The first of them, by type and class, those with the most bytes first.
    pub rows: Vec<FreedRow<'g>>,
}

/// The freed items of one type or class.
#[derive(Debug, Serialize)]
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
    let counts = Counts::new(graph);
    let is_freed = freed_at_once(graph, cuts, &counts);
    let Fate { affected, is_alive } = fate(graph, cuts, &counts);
    let was_alive = WasAlive::new(graph, &counts);
    let mut groups: FxHashMap<(ItemType, Option<u32>), FreedRow<'g>> = FxHashMap::default();
    let (mut at_once, mut by_collector) = (Part::default(), Part::default());
    for &node in &affected {
        let n = node.index();
        let is_collected = !is_alive[n] && was_alive.of(node);
        if !is_freed[n] && !is_collected {
            continue;
        }
        let key = (graph.item_type(node), graph.class_number(node));
        let row = groups.entry(key).or_insert_with(|| FreedRow {
            item_type: graph.item_type(node).as_str(),
            class: graph.class(node),
            at_once: Part::default(),
            by_collector: Part::default(),
        });
        let parts = if is_freed[n] {
            [&mut at_once, &mut row.at_once]
        } else {
            [&mut by_collector, &mut row.by_collector]
        };
        parts.into_iter().for_each(|it| it.add(graph, node));
    }
    let mut rows: Vec<_> = groups.into_values().collect();
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
    let n_rows = rows.len();
    rows.truncate(limit);
    let mut targets: Vec<_> = cuts.targets(graph).collect();
    targets.sort_unstable();
    targets.dedup();
    let left = targets
        .iter()
        .filter(|it| !is_freed[it.index()] && is_alive[it.index()]);
    Freed {
        n_cut: cuts.len(),
        n_targets: targets.len(),
        n_targets_left: left.count(),
        at_once,
        by_collector,
        n_rows,
        rows,
    }
}

/// How often items are referred to. Beyond the largest `u32` but one, it makes no difference how often.
struct Counts<'g> {
    graph: &'g Graph,
    referrers: &'g Referrers,
    /// Old dumps have no counts at all. Others leave them out where the engine does not count.
    has_refcounts: bool,
}

impl<'g> Counts<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            referrers: graph.referrers(),
            has_refcounts: graph.nodes().any(|node| graph.refcount(node).is_some()),
        }
    }

    /// How many references to an item are in the dump, from roots as well.
    fn shown(&self, node: NodeId) -> u32 {
        let n = self.referrers.of(node).len() + self.graph.roots(node).len();
        u32::try_from(n).unwrap_or(u32::MAX)
    }

    /// How often an item is referred to as far as anyone knows: by the engine's count, or if more is known, by that.
    fn held(&self, node: NodeId) -> u32 {
        let graph = self.graph;
        let unexplained = graph.unexplained_references(node).unwrap_or(0);
        let known = u64::from(self.shown(node)).saturating_add(unexplained);
        match graph.refcount(node) {
            None if self.has_refcounts && !graph.item_type(node).is_scalar() => UNCOUNTED,
            refcount => refcount
                .map_or(known, |refcount| refcount.max(known))
                .try_into()
                .unwrap_or(UNCOUNTED),
        }
    }

    /// Whether something that the dump does not show keeps the item in memory.
    fn has_unknown_holder(&self, node: NodeId) -> bool {
        self.held(node) > self.shown(node)
    }
}

/// Which items are freed as the references to them go, one after the other.
fn freed_at_once(graph: &Graph, cuts: &CutSet, counts: &Counts<'_>) -> Vec<bool> {
    let mut n_gone = vec![0_u32; graph.n_nodes()];
    let mut is_freed = vec![false; graph.n_nodes()];
    let mut to_free = Vec::new();
    let mut release = |node: NodeId, to_free: &mut Vec<NodeId>| {
        let (n_gone, held) = (&mut n_gone[node.index()], counts.held(node));
        if held != UNCOUNTED && *n_gone < held {
            *n_gone += 1;
            if *n_gone == held {
                to_free.push(node);
            }
        }
    };
    cuts.targets(graph)
        .for_each(|node| release(node, &mut to_free));
    while let Some(node) = to_free.pop() {
        is_freed[node.index()] = true;
        cuts.targets_left(graph, node)
            .for_each(|target| release(target, &mut to_free));
    }
    is_freed
}

/// What becomes of items when the references are cut.
struct Fate {
    /// Those that are reached through a reference that is cut. Nothing changes for the others.
    affected: Vec<NodeId>,
    /// Of these, which a root or something unknown still reaches.
    is_alive: Vec<bool>,
}

/// Looks at what is behind the cuts, and who holds any of it from outside.
fn fate(graph: &Graph, cuts: &CutSet, counts: &Counts<'_>) -> Fate {
    let mut is_affected = vec![false; graph.n_nodes()];
    let mut affected: Vec<NodeId> = Vec::new();
    let mut visit = |node: NodeId, affected: &mut Vec<NodeId>| {
        if !std::mem::replace(&mut is_affected[node.index()], true) {
            affected.push(node);
        }
    };
    (cuts.targets(graph)).for_each(|target| visit(target, &mut affected));
    let mut next = 0;
    while let Some(&node) = affected.get(next) {
        next += 1;
        (cuts.targets_left(graph, node)).for_each(|target| visit(target, &mut affected));
    }
    let was_alive = WasAlive::new(graph, counts);
    let is_held = |node: NodeId| {
        let mut referrers = counts.referrers.of(node).iter();
        cuts.n_roots_left(graph, node) > 0
            || counts.has_unknown_holder(node)
            || referrers.any(|&holder| {
                !is_affected[holder.index()]
                    && was_alive.of(holder)
                    && cuts.still_holds(graph, holder, node)
            })
    };
    let mut is_alive = vec![false; graph.n_nodes()];
    let mut to_visit: Vec<_> = affected.iter().copied().filter(|&it| is_held(it)).collect();
    for node in &to_visit {
        is_alive[node.index()] = true;
    }
    while let Some(node) = to_visit.pop() {
        for target in cuts.targets_left(graph, node) {
            if !std::mem::replace(&mut is_alive[target.index()], true) {
                to_visit.push(target);
            }
        }
    }
    Fate { affected, is_alive }
}

/// Whether a root or something unknown reached items before anything was cut.
struct WasAlive<'c> {
    counts: &'c Counts<'c>,
    dominators: &'c Dominators,
    /// What is no garbage by its count of references, though the dump takes it for garbage.
    counted: OnceCell<FxHashSet<NodeId>>,
}

impl<'c> WasAlive<'c> {
    fn new(graph: &'c Graph, counts: &'c Counts<'c>) -> Self {
        Self {
            counts,
            dominators: graph.dominators(),
            counted: OnceCell::new(),
        }
    }

    fn of(&self, node: NodeId) -> bool {
        self.dominators.reach(node) != Reach::Garbage
            || self.counted.get_or_init(|| self.counted()).contains(&node)
    }

    fn counted(&self) -> FxHashSet<NodeId> {
        let garbage = self.dominators.nodes(Reach::Garbage).iter().copied();
        let mut to_visit: Vec<_> = garbage
            .filter(|&node| self.counts.has_unknown_holder(node))
            .collect();
        let mut met: FxHashSet<_> = to_visit.iter().copied().collect();
        while let Some(node) = to_visit.pop() {
            let targets = self.counts.graph.targets(node).iter();
            to_visit.extend(targets.copied().filter(|&target| met.insert(target)));
        }
        met
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::testing::{Sample, array, cart, item, object, samples};
    use crate::graph::{GraphBuilder, ItemId, NodeRecord};

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
