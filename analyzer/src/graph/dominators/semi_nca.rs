//! Immediate dominators by the Semi-NCA algorithm.
//!
//! Loukas Georgiadis, Robert E. Tarjan, Renato F. Werneck: Finding Dominators in Practice, Journal of Graph Algorithms
//! and Applications 10 (2006), 69–94. First the semidominators as Lengauer and Tarjan find them, with path
//! compression; then each immediate dominator is the nearest common ancestor, in the tree built so far, of the
//! semidominator and the parent. All in preorder numbers, so that ancestors are smaller; labels hold semidominators
//! rather than nodes, which saves a look-up each.

use super::search::FurtherEdges;

/// From parents in a depth-first tree, and all edges beside it, to immediate dominators.
pub fn immediate_dominators(parents: Vec<u32>, further: FurtherEdges) -> Vec<u32> {
    let n_nodes = parents.len();
    let mut forest = Forest {
        ancestors: parents.clone(),
        labels: vec![0; n_nodes],
        path: Vec::new(),
    };
    let mut semidominators = parents.clone();
    for node in (1..n_nodes as u32).rev() {
        let own = &mut semidominators[node as usize];
        for source in further.sources(node) {
            *own = (*own).min(forest.least_semidominator(source, node));
        }
        forest.labels[node as usize] = *own;
    }
    drop((forest, further));
    let mut idoms = parents;
    for node in 1..n_nodes {
        let mut idom = idoms[node];
        while idom > semidominators[node] {
            idom = idoms[idom as usize];
        }
        idoms[node] = idom;
    }
    idoms
}

/// The part of the depth-first tree that has been dealt with, with compressed paths.
struct Forest {
    /// An ancestor of each node, at first the parent.
    ancestors: Vec<u32>,
    /// The least semidominator on the way from the node to that ancestor, the latter aside.
    labels: Vec<u32>,
    path: Vec<u32>,
}

impl Forest {
    /// The least semidominator of a node and its ancestors behind `current`; of any other node, the node itself.
    fn least_semidominator(&mut self, node: u32, current: u32) -> u32 {
        if node <= current {
            return node;
        }
        let mut top = node;
        loop {
            let ancestor = self.ancestors[top as usize];
            if ancestor <= current {
                break;
            }
            self.path.push(top);
            top = ancestor;
        }
        let ancestor = self.ancestors[top as usize];
        let mut least = self.labels[top as usize];
        while let Some(node) = self.path.pop() {
            let label = &mut self.labels[node as usize];
            least = least.min(*label);
            *label = least;
            self.ancestors[node as usize] = ancestor;
        }
        least
    }
}
