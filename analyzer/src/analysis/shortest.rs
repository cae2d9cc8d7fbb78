//! All shortest paths to an item, where there are several.

use crate::analysis::cut::CutSet;
use crate::graph::{Graph, NodeId, Referrers};

/// The nodes that hold a target, directly or through others, by their distance from it.
pub struct AllShortest<'g> {
    graph: &'g Graph,
    cuts: &'g CutSet,
    /// From 1, that of the target; 0 for those that do not hold it.
    distances: Vec<u32>,
    /// How many shortest paths there are from each node; as good as infinite if there are too many.
    counts: Vec<u64>,
}

impl<'g> AllShortest<'g> {
    /// Measures the distances without some references.
    pub fn new(graph: &'g Graph, cuts: &'g CutSet, referrers: &Referrers, target: NodeId) -> Self {
        let n_nodes = graph.n_nodes();
        let mut all = Self {
            graph,
            cuts,
            distances: vec![0; n_nodes],
            counts: vec![0; n_nodes],
        };
        all.distances[target.index()] = 1;
        all.counts[target.index()] = 1;
        // Nodes in the order of their distance: what follows is further away.
        let mut met = vec![target];
        let mut next = 0;
        while let Some(&node) = met.get(next) {
            next += 1;
            let distance = all.distances[node.index()] + 1;
            for &holder in referrers.of(node) {
                if all.distances[holder.index()] == 0 && cuts.still_holds(graph, holder, node) {
                    all.distances[holder.index()] = distance;
                    met.push(holder);
                }
            }
        }
        for &node in &met[1..] {
            let counts = all.nearer(node).into_iter();
            let counts = counts.map(|child| all.counts[child.index()]);
            all.counts[node.index()] = counts.fold(0, u64::saturating_add);
        }
        all
    }

    /// How many shortest paths there are from some nodes together.
    pub fn count(&self, nodes: &[NodeId]) -> u64 {
        let counts = nodes.iter().map(|node| self.counts[node.index()]);
        counts.fold(0, u64::saturating_add)
    }

    /// The first few of these paths, each from the target to the node.
    pub fn paths(&self, nodes: &[NodeId], limit: usize) -> Vec<Vec<NodeId>> {
        let mut paths = Vec::new();
        for &node in nodes {
            self.add_paths(node, limit, &mut paths);
        }
        paths
    }

    fn add_paths(&self, node: NodeId, limit: usize, paths: &mut Vec<Vec<NodeId>>) {
        // The way so far, and of each node on it where it can go on.
        let mut way = vec![node];
        let mut branches = vec![self.nearer(node).into_iter()];
        while paths.len() < limit
            && let Some(branch) = branches.last_mut()
        {
            let Some(child) = branch.next() else {
                if let Some(&node) = way.last()
                    && self.distances[node.index()] == 1
                {
                    paths.push(way.iter().rev().copied().collect());
                }
                branches.pop();
                way.pop();
                continue;
            };
            way.push(child);
            branches.push(self.nearer(child).into_iter());
        }
    }

    /// The children of a node that are nearer to the target.
    fn nearer(&self, node: NodeId) -> Vec<NodeId> {
        let distance = self.distances[node.index()].saturating_sub(1);
        if distance == 0 {
            return Vec::new();
        }
        let targets = self.cuts.targets_left(self.graph, node);
        let mut nearer: Vec<_> = targets
            .filter(|target| self.distances[target.index()] == distance)
            .collect();
        nearer.sort_unstable();
        nearer.dedup();
        nearer
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::testing::{Sample, samples};

    /// All paths of the smallest length, by brute force.
    fn expected(sample: &Sample, from: usize, to: usize) -> Vec<Vec<usize>> {
        let Some(len) = sample.distances()[from][to] else {
            return Vec::new();
        };
        let mut paths = vec![vec![from]];
        for _ in 0..len {
            let further = |path: &Vec<usize>| {
                let mut targets = sample.edges[path[path.len() - 1]].clone();
                targets.sort_unstable();
                targets.dedup();
                let path = path.clone();
                targets
                    .into_iter()
                    .map(move |target| [&path[..], &[target]].concat())
            };
            paths = paths.iter().flat_map(further).collect();
        }
        paths.retain(|path| path[path.len() - 1] == to);
        paths
    }

    proptest! {
        #[test]
        fn there_are_no_others_as_short(sample in samples()) {
            let graph = sample.graph();
            let nodes: Vec<_> = graph.nodes().collect();
            let (referrers, cuts) = (graph.referrers(), CutSet::default());
            for (to, &target) in nodes.iter().enumerate() {
                let all = AllShortest::new(&graph, &cuts, referrers, target);
                for (from, &node) in nodes.iter().enumerate() {
                    let expected = expected(&sample, from, to);
                    prop_assert_eq!(all.count(&[node]), expected.len() as u64);
                    let paths = all.paths(&[node], usize::MAX);
                    let paths: Vec<Vec<_>> = paths.iter().map(|path| path.iter().rev().map(|it| it.index()).collect()).collect();
                    prop_assert_eq!(paths, expected);
                }
            }
        }
    }
}
