//! How far items are from the roots.

use super::NodeId;
use super::cells::Cells;

/// Stands for an item that no root reaches.
const NONE: u32 = u32::MAX;

/// The number of references on a shortest path from a root to each item.
#[derive(Debug)]
pub struct Depths(Cells<u32>);

impl Depths {
    /// No node is known to be reached yet.
    pub fn unreached(n_nodes: usize) -> Self {
        Self(vec![NONE; n_nodes].into())
    }

    /// Says how deep a node is.
    #[inline]
    pub fn set(&mut self, node: NodeId, depth: u32) {
        self.0.own()[node.index()] = depth;
    }

    /// What was stored.
    pub fn from_cells(depths: Cells<u32>) -> Self {
        Self(depths)
    }

    /// The column.
    pub fn cells(&self) -> &[u32] {
        self.0.all()
    }

    /// The depth of a node: 0 for a root, none if no root reaches it.
    pub fn of(&self, node: NodeId) -> Option<u32> {
        let depth = self.0.get(node.index());
        (depth != NONE).then_some(depth)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::graph::Paths;
    use crate::graph::testing::samples;

    proptest! {
        #[test]
        fn a_depth_is_the_distance_from_the_nearest_root(sample in samples()) {
            let graph = sample.graph();
            let distances = sample.distances();
            let (_, depths) = Paths::new(&graph);
            for (n, node) in graph.nodes().enumerate() {
                let roots = (0..sample.ids.len()).filter(|&root| sample.roots[root]);
                let nearest = roots.filter_map(|root| distances[root][n]).min();
                prop_assert_eq!(depths.of(node), nearest.map(|depth| depth as u32));
            }
        }
    }
}
