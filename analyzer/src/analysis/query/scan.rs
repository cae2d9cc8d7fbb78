//! Looks for the items that match some filters, with all cores.

use std::ops::Range;

use crate::analysis::filter::Test;
use crate::graph::first::First;
use crate::graph::{Graph, NodeId};
use crate::parallel::in_parts;

/// How many items are too few for a second thread.
const FEW: usize = 100_000;
/// How many items are looked at together.
const BLOCK: usize = 4096;

/// The items of a graph that match some filters.
pub struct Scan<'g, 'q> {
    graph: &'g Graph,
    /// The types and classes of which items can match, by the numbers of their groups.
    groups: Vec<u32>,
    /// How many items of these there are.
    n_items: usize,
    /// What an item of these must match as well.
    filters: Vec<&'q Test>,
}

/// What has to be looked at.
enum Candidates {
    /// All items, of which those are wanted whose group is.
    All(Vec<bool>),
    /// Some items.
    Some(Vec<NodeId>),
}

impl<'g, 'q> Scan<'g, 'q> {
    /// Finds out for which types and classes the filters can hold.
    pub fn new(graph: &'g Graph, filters: &'q [Test]) -> Self {
        let mut groups = Vec::new();
        let mut n_items = 0;
        for part in graph.types_and_classes() {
            let holds = |filter: &Test| filter.holds_for_all(part.item_type, part.class);
            if filters.iter().all(|filter| holds(filter) != Some(false)) {
                groups.push(part.group);
                n_items += part.n_items as usize;
            }
        }
        let filters = filters.iter().filter(|it| !it.is_of_kind()).collect();
        Self {
            graph,
            groups,
            n_items,
            filters,
        }
    }

    /// How many items match, and the first of them in the order of the dump.
    pub fn in_order_of_dump(&self, limit: usize) -> (usize, Vec<NodeId>) {
        if self.filters.is_empty() {
            let nodes = self.graph.first_of_groups(&self.groups, limit);
            (self.n_items, nodes)
        } else {
            self.first(limit, |_| ())
        }
    }

    /// How many items match, and the first of them by a key, ties in the order of the dump.
    pub fn first<K: Ord + Send>(
        &self,
        limit: usize,
        key: impl Fn(NodeId) -> K + Sync,
    ) -> (usize, Vec<NodeId>) {
        let graph = self.graph;
        let (candidates, n_candidates) = match graph.members_of(&self.groups) {
            Some(nodes) => (Candidates::Some(nodes), self.n_items),
            None => {
                let are_wanted = graph.are_wanted(&self.groups);
                (Candidates::All(are_wanted), graph.n_nodes())
            }
        };
        let is_all = self.n_items == graph.n_nodes();
        let look_at = |range: Range<usize>| {
            let mut n_matches = 0;
            let mut first = First::new(limit);
            let mut block = Vec::with_capacity(BLOCK);
            for start in range.clone().step_by(BLOCK) {
                let range = start..range.end.min(start + BLOCK);
                block.clear();
                match &candidates {
                    Candidates::Some(nodes) => block.extend_from_slice(&nodes[range]),
                    Candidates::All(are_wanted) => {
                        let nodes = range.map(|n| NodeId::from_number(n as u32));
                        let is_wanted = |&node: &NodeId| are_wanted[graph.group(node) as usize];
                        if is_all {
                            block.extend(nodes);
                        } else {
                            block.extend(nodes.filter(is_wanted));
                        }
                    }
                }
                for filter in &self.filters {
                    filter.retain(graph, &mut block);
                }
                n_matches += block.len();
                block.iter().for_each(|&node| first.add((key(node), node)));
            }
            (n_matches, first)
        };
        let mut n_matches = 0;
        let mut first = First::new(limit);
        for (n, others) in in_parts(n_candidates, FEW, look_at) {
            n_matches += n;
            first.append(others);
        }
        let nodes = first.finish().into_iter().map(|(_, node)| node).collect();
        (n_matches, nodes)
    }
}
