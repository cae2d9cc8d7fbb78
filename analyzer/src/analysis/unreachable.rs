//! Why an item is in memory though no root reaches it: it is garbage, or something unknown holds it.

use dump_format::GcStatus;

use crate::analysis::dumped::Gc;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::analysis::path::{Search, Steps};
use crate::graph::{Graph, ItemId, NodeId, Referrers};

/// Why an item is in memory though no root reaches it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Unreachable<'g> {
    /// It is part of a cycle that nothing holds from outside, or held by one.
    Garbage {
        /// The cycle; none if the dump does not show it.
        #[serde(flatten)]
        nearest: Option<Cycle<'g>>,
        /// State of the cycle collector, if the dump tells it.
        #[serde(skip_serializing_if = "Option::is_none")]
        gc: Option<Gc>,
    },
    /// Something that the dump does not show holds it, itself or through others.
    Held {
        /// What is held directly; none if the dump does not show it.
        #[serde(flatten)]
        nearest: Option<HeldItem<'g>>,
    },
}

/// The nearest cycle that holds an item.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Cycle<'g> {
    /// A shortest cycle through its first item: each item is held by the next one, the last by the first.
    pub cycle: Steps<'g>,
    /// A shortest path from the item looked for to the first one of the cycle; absent if they are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Steps<'g>>,
}

/// The nearest item that something unknown holds directly.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct HeldItem<'g> {
    /// The item.
    pub held_item: ItemId,
    /// How many references to it the dump does not show.
    #[serde(rename = "n_unexplained_references")]
    pub unexplained_references: u64,
    /// Of how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refcount: Option<u64>,
    /// A shortest path from the item looked for to that one.
    pub path: Steps<'g>,
}

/// Explains why `target`, which is marked unreachable, is in memory.
pub fn explain<'g>(
    graph: &'g Graph,
    referrers: &Referrers,
    target: NodeId,
    gc: Option<GcStatus>,
) -> Unreachable<'g> {
    if graph.is_held(target) {
        let nearest = nearest_held(graph, referrers, target);
        Unreachable::Held { nearest }
    } else {
        let nearest = nearest_cycle(graph, referrers, target);
        let gc = gc.map(Gc);
        Unreachable::Garbage { nearest, gc }
    }
}

fn nearest_held<'g>(
    graph: &'g Graph,
    referrers: &Referrers,
    target: NodeId,
) -> Option<HeldItem<'g>> {
    let search = Search::backwards_from(graph, referrers, target, |node| {
        graph.unexplained_references(node).is_some()
    });
    let &held = search.found().first()?;
    Some(HeldItem {
        held_item: graph.id(held),
        unexplained_references: graph.unexplained_references(held)?,
        refcount: graph.refcount(held),
        path: Steps::open(graph, search.path_to(held)),
    })
}

fn nearest_cycle<'g>(graph: &'g Graph, referrers: &Referrers, target: NodeId) -> Option<Cycle<'g>> {
    let is_on_cycle = on_cycles(graph, referrers, target);
    let search = Search::backwards_from(graph, referrers, target, |node| is_on_cycle[node.index()]);
    let &start = search.found().first()?;
    // A cycle is a path from the start to something that the start holds.
    let children: FxHashSet<_> = graph.children(start).map(|edge| edge.target).collect();
    let around = Search::backwards_from(graph, referrers, start, |node| children.contains(&node));
    let &last = around.found().first()?;
    Some(Cycle {
        cycle: Steps::closed(graph, around.path_to(last)),
        path: (start != target).then(|| Steps::open(graph, search.path_to(start))),
    })
}

/// A shortest cycle through one of some nodes, sorted, that hold each other.
pub fn cycle_through<'g>(graph: &'g Graph, members: &[NodeId], start: NodeId) -> Steps<'g> {
    // For each member met, the one that it was met from: the way goes with the references, from the start.
    let mut holders: FxHashMap<NodeId, NodeId> = FxHashMap::default();
    let mut met = vec![start];
    let mut next = 0;
    while let Some(&holder) = met.get(next) {
        next += 1;
        for &target in graph.targets(holder) {
            if members.binary_search(&target).is_err() || holders.contains_key(&target) {
                continue;
            }
            holders.insert(target, holder);
            if target == start {
                let around = |node: &NodeId| holders.get(node).copied().filter(|&it| it != start);
                let nodes = std::iter::successors(Some(start), around).collect();
                return Steps::closed(graph, nodes);
            }
            met.push(target);
        }
    }
    Steps::open(graph, vec![start])
}

/// Which of the nodes that hold `target`, directly or through others, lie on a cycle.
///
/// Tarjan's search for strongly connected components, without recursion: a node is on a cycle if it holds itself or
/// is not alone in its component.
fn on_cycles(graph: &Graph, referrers: &Referrers, target: NodeId) -> Vec<bool> {
    let n_nodes = graph.n_nodes();
    let mut is_on_cycle = vec![false; n_nodes];
    // In the order of the search, from 1; the component of a node that is `done` is complete.
    let mut numbers = vec![0_u32; n_nodes];
    let mut lowest = vec![0_u32; n_nodes];
    let mut is_done = vec![false; n_nodes];
    let mut component = Vec::new();
    // The nodes being looked at, with how many of their referrers are done.
    let mut calls = Vec::new();
    let mut n_met = 0;
    let mut next = Some(target);
    loop {
        if let Some(node) = next.take() {
            n_met += 1;
            numbers[node.index()] = n_met;
            lowest[node.index()] = n_met;
            component.push(node);
            calls.push((node, 0));
        }
        let Some((node, n_seen)) = calls.last_mut() else {
            return is_on_cycle;
        };
        let node = *node;
        if let Some(&holder) = referrers.of(node).get(*n_seen) {
            *n_seen += 1;
            is_on_cycle[node.index()] |= holder == node;
            if numbers[holder.index()] == 0 {
                next = Some(holder);
            } else if !is_done[holder.index()] {
                lowest[node.index()] = lowest[node.index()].min(numbers[holder.index()]);
            }
            continue;
        }
        calls.pop();
        if let Some(&(caller, _)) = calls.last() {
            lowest[caller.index()] = lowest[caller.index()].min(lowest[node.index()]);
        }
        if lowest[node.index()] == numbers[node.index()] {
            let start = component
                .iter()
                .rposition(|&member| member == node)
                .unwrap_or(0);
            let is_cycle = component.len() - start > 1;
            for member in component.drain(start..) {
                is_done[member.index()] = true;
                is_on_cycle[member.index()] |= is_cycle;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::testing::{array, samples};
    use crate::graph::{GraphBuilder, NodeRecord};

    fn ids(steps: &Steps<'_>) -> Vec<u64> {
        steps.iter().map(|step| step.item.id.0).collect()
    }

    /// The nearest cycle of an item and the path to it, as ids; the path of an item on the cycle is the item.
    fn cycle_of(graph: &Graph, id: u64) -> Option<(Vec<u64>, Vec<u64>)> {
        let target = graph.find(ItemId(id)).unwrap();
        let Cycle { cycle, path } = nearest_cycle(graph, graph.referrers(), target)?;
        let labels = cycle.iter().filter(|step| step.held_as.is_some()).count();
        assert_eq!((labels, cycle.is_closed()), (cycle.len(), true));
        Some((ids(&cycle), path.map_or(vec![id], |path| ids(&path))))
    }

    #[test]
    fn an_item_may_be_held_by_a_cycle_without_being_on_it() {
        let mut builder = GraphBuilder::default();
        builder.node(array(1));
        builder.child("next", ItemId(2));
        builder.node(array(2));
        builder.child("next", ItemId(1));
        builder.child("off", ItemId(3));
        builder.node(array(3));
        builder.child("off", ItemId(4));
        builder.node(array(4));
        let graph = builder.finish().unwrap();
        assert_eq!(cycle_of(&graph, 4), Some((vec![2, 1], vec![4, 3, 2])));
        assert_eq!(cycle_of(&graph, 1), Some((vec![1, 2], vec![1])));
    }

    #[test]
    fn a_truncated_dump_may_lack_the_cycle() {
        let mut builder = GraphBuilder::default();
        builder.node(array(1));
        builder.child("next", ItemId(2));
        builder.node(array(2));
        let graph = builder.finish().unwrap();
        assert_eq!(cycle_of(&graph, 2), None);
    }

    #[test]
    fn the_nearest_item_that_something_unknown_holds_is_told() {
        let held = |id, unexplained_references| NodeRecord {
            unreachable: true,
            held: true,
            unexplained_references,
            refcount: Some(5),
            ..array(id)
        };
        let mut builder = GraphBuilder::default();
        for (id, unexplained, child) in [(1, Some(4), 2), (2, Some(3), 3), (3, None, 1)] {
            builder.node(held(id, unexplained));
            builder.child("next", ItemId(child));
        }
        builder.node(held(9, None));
        let graph = builder.finish().unwrap();
        let nearest = |id| {
            let target = graph.find(ItemId(id)).unwrap();
            match explain(&graph, graph.referrers(), target, None) {
                Unreachable::Held { nearest } => nearest.map(|it| {
                    let count = (it.unexplained_references, it.refcount);
                    (it.held_item.0, count, ids(&it.path))
                }),
                Unreachable::Garbage { .. } => panic!("it is held"),
            }
        };
        assert_eq!(nearest(3), Some((2, (3, Some(5)), vec![3, 2])));
        assert_eq!(nearest(1), Some((1, (4, Some(5)), vec![1])));
        assert_eq!(nearest(9), None);
    }

    #[test]
    fn a_cycle_of_a_million_is_ordinary() {
        const LEN: u64 = 1_000_000;
        let mut builder = GraphBuilder::default();
        for id in 1..=LEN {
            builder.node(array(id));
            builder.child("next", ItemId(id % LEN + 1));
            if id == LEN {
                builder.child("last", ItemId(id + 1));
            }
        }
        builder.node(array(LEN + 1));
        let graph = builder.finish().unwrap();
        let (cycle, path) = cycle_of(&graph, LEN + 1).unwrap();
        assert_eq!((cycle.len() as u64, path), (LEN, vec![LEN + 1, LEN]));
    }

    proptest! {
        #[test]
        fn the_nearest_cycle_is_found_and_the_shortest_of_its_start(sample in samples()) {
            let graph = sample.graph();
            let distances = sample.distances();
            let n_nodes = sample.ids.len();
            let cycle_len = |node: usize| {
                sample.edges[node].iter().filter_map(|&child| distances[child][node]).min().map(|n| n + 1)
            };
            for (target, &id) in sample.ids.iter().enumerate() {
                let expected = (0..n_nodes)
                    .filter_map(|node| Some((distances[node][target]?, sample.ids[node], cycle_len(node)?)))
                    .min();
                let found = cycle_of(&graph, id);
                let summary = found.as_ref().map(|(cycle, path)| (path.len() - 1, cycle[0], cycle.len()));
                prop_assert_eq!(summary, expected);
                let Some((cycle, path)) = found else { continue };
                prop_assert_eq!((path[0], path[path.len() - 1]), (id, cycle[0]));
                let around = cycle.iter().zip(cycle.iter().cycle().skip(1));
                for (held, holder) in around.chain(path.iter().zip(&path[1..])) {
                    let [held, holder] = [held, holder]
                        .map(|id| sample.ids.iter().position(|it| it == id).unwrap());
                    prop_assert!(sample.edges[holder].contains(&held));
                }
            }
        }
    }
}
