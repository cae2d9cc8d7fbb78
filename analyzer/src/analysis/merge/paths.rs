//! One shortest path to every node from any root.

use crate::analysis::cut::CutSet;
use crate::graph::{Edge, Graph, NodeId};

/// Stands for a node that no root reaches.
const UNREACHED: u32 = u32::MAX;
/// Stands for a node that is a root.
const ROOT: u32 = u32::MAX - 1;

/// The tree of a breadth-first search from all roots.
pub struct ShortestPaths {
    /// The place of the previous node on the path in `order`.
    holders: Vec<u32>,
    /// The place of the reference among the holder's children.
    places: Vec<u32>,
    /// The nodes in the order in which they were met.
    order: Vec<NodeId>,
}

impl ShortestPaths {
    /// Searches without some references. Of several paths, the one that is met first counts.
    pub fn new(graph: &Graph, cuts: &CutSet) -> Self {
        let n_nodes = graph.n_nodes();
        let mut paths = Self {
            holders: vec![UNREACHED; n_nodes],
            places: vec![0; n_nodes],
            order: Vec::new(),
        };
        for node in graph.nodes() {
            if graph.is_root(node) && cuts.n_roots_left(graph, node) > 0 {
                paths.holders[node.index()] = ROOT;
                paths.order.push(node);
            }
        }
        let mut next = 0;
        while let Some(&holder) = paths.order.get(next) {
            for (place, target) in cuts.edges_left(graph, holder) {
                if paths.holders[target.index()] == UNREACHED {
                    paths.holders[target.index()] = next as u32;
                    paths.places[target.index()] = place as u32;
                    paths.order.push(target);
                }
            }
            next += 1;
        }
        paths
    }

    /// Whether there is a path to a node.
    pub fn reaches(&self, node: NodeId) -> bool {
        self.holders[node.index()] != UNREACHED
    }

    /// The previous node on the path, and its reference; none for a root.
    pub fn holder<'g>(&self, graph: &'g Graph, node: NodeId) -> Option<(NodeId, Edge<'g>)> {
        let holder = *self.order.get(self.holders[node.index()] as usize)?;
        let edge = graph.child(holder, self.places[node.index()] as usize)?;
        Some((holder, edge))
    }
}
