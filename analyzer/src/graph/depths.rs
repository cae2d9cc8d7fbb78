//! How far items are from the roots.

use super::cells::Cells;
use super::{Graph, NodeId};

/// Stands for an item that no root reaches.
const NONE: u32 = u32::MAX;

/// The number of references on a shortest path from a root to each item.
#[derive(Debug)]
pub struct Depths(Cells<u32>);

impl Depths {
    /// Measures them by a breadth-first search from all roots. Weak references do not count.
    pub fn new(graph: &Graph) -> Self {
        let mut depths = vec![NONE; graph.n_nodes()];
        let mut round: Vec<_> = graph.nodes().filter(|&node| graph.is_root(node)).collect();
        for root in &round {
            depths[root.index()] = 0;
        }
        let mut further = Vec::new();
        let mut depth = 0;
        while !round.is_empty() {
            depth += 1;
            for node in round.drain(..) {
                for &target in graph.targets(node) {
                    let of_target = &mut depths[target.index()];
                    if *of_target == NONE {
                        *of_target = depth;
                        further.push(target);
                    }
                }
            }
            std::mem::swap(&mut round, &mut further);
        }
        Self(depths.into())
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

    use super::*;
    use crate::graph::testing::samples;

    proptest! {
        #[test]
        fn a_depth_is_the_distance_from_the_nearest_root(sample in samples()) {
            let graph = sample.graph();
            let distances = sample.distances();
            let depths = Depths::new(&graph);
            for (n, node) in graph.nodes().enumerate() {
                let roots = (0..sample.ids.len()).filter(|&root| sample.roots[root]);
                let nearest = roots.filter_map(|root| distances[root][n]).min();
                prop_assert_eq!(depths.of(node), nearest.map(|depth| depth as u32));
            }
        }
    }
}
