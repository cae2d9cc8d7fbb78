//! The items that come first in the orders that are asked for most.

use std::cmp::Reverse;

use super::first::First;
use super::members::Members;
use super::{Dominators, Graph, NodeId};

/// Of how many items an order is kept: more than anybody reads.
pub const N_RANKED: usize = 4096;

/// The items in other orders than that of the dump.
#[derive(Debug)]
pub struct Sorted {
    /// By type and class.
    pub members: Members,
    /// The first of all.
    pub rankings: Rankings,
}

/// The first items of all in some orders, ties in the order of the dump.
#[derive(Debug)]
pub struct Rankings {
    /// Those with the largest self sizes.
    pub by_size: Vec<NodeId>,
    /// Those with the most children.
    pub by_children: Vec<NodeId>,
    /// Those with the highest ids.
    pub by_id: Vec<NodeId>,
    /// How many items have children.
    pub n_holders: u64,
}

impl Rankings {
    /// Looks at all items of a graph.
    pub fn new(graph: &Graph) -> Self {
        let mut by_size = First::new(N_RANKED);
        let mut by_children = First::new(N_RANKED);
        let mut by_id = First::new(N_RANKED);
        let mut n_holders = 0;
        for (node, size) in graph.nodes().zip(graph.sizes.iter()) {
            by_size.add((Reverse(size.unwrap_or(0)), node));
        }
        let (offsets, ..) = graph.strong.parts();
        for (node, ends) in graph.nodes().zip(offsets.windows(2)) {
            let n_children = ends[1] - ends[0];
            n_holders += u64::from(n_children > 0);
            by_children.add((Reverse(n_children), node));
        }
        // High ids stand behind low ones, as a rule: what comes first in the end is best met early.
        for node in graph.nodes().rev() {
            by_id.add((Reverse(graph.id(node)), node));
        }
        Self {
            by_size: nodes(by_size),
            by_children: nodes(by_children),
            by_id: nodes(by_id),
            n_holders,
        }
    }
}

impl Graph {
    /// The items that come first in some orders, if they are known already.
    pub fn rankings(&self) -> Option<&Rankings> {
        self.sorted.as_ref().map(|sorted| &sorted.rankings)
    }
}

/// So many items whose immediate dominators have the highest ids, ties in the order of the dump; those without come last.
pub fn by_dominator(graph: &Graph, dominators: &Dominators, limit: usize) -> Vec<NodeId> {
    let mut first = First::new(limit);
    // Neighbours often share theirs.
    let mut last = (None, None);
    for node in graph.nodes().rev() {
        let idom = dominators.idom(node);
        if idom != last.0 {
            last = (idom, idom.map(|idom| graph.id(idom)));
        }
        first.add((last.1.is_none(), Reverse(last.1), node));
    }
    let first = first.finish().into_iter();
    first.map(|(_, _, node)| node).collect()
}

/// So many nodes of a ranking of a graph, if it has as many, or all there are.
pub fn first_of<'r>(ranking: &'r [NodeId], limit: usize, graph: &Graph) -> Option<&'r [NodeId]> {
    let is_complete = ranking.len() == graph.n_nodes();
    let first = ranking.get(..limit);
    first.or(is_complete.then_some(ranking))
}

/// The nodes of what was selected.
fn nodes<K: Ord>(first: First<(K, NodeId)>) -> Vec<NodeId> {
    first.finish().into_iter().map(|(_, node)| node).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::testing::samples;

    proptest! {
        #[test]
        fn the_first_are_those_with_the_highest_ids(sample in samples(), limit in 0_usize..14) {
            let graph = sample.graph();
            let dominators = graph.dominators();
            let mut nodes: Vec<_> = graph.nodes().collect();
            nodes.sort_by_key(|&node| Reverse(graph.id(node)));
            prop_assert_eq!(&Rankings::new(&graph).by_id, &nodes);
            nodes.sort_unstable();
            // What has no dominator comes last.
            nodes.sort_by_key(|&node| Reverse(dominators.idom(node).map(|idom| graph.id(idom))));
            nodes.truncate(limit);
            prop_assert_eq!(by_dominator(&graph, dominators, limit), nodes);
        }
    }
}
