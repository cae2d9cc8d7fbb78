//! From immediate dominators to columns in the preorder of the dominator tree.

use super::super::{Edges, NodeId};
use super::search::Preorder;
use super::{VIRTUAL_ROOT, semi_nca};

/// The tree as columns, see [`Dominators`](super::Dominators).
pub struct Layout {
    pub positions: Vec<u32>,
    pub order: Vec<NodeId>,
    pub extents: Vec<u32>,
}

/// Finds the dominators and puts each node behind its own, folded leaves included.
///
/// Numbers ascend from a dominator to what it dominates, so that one sweep down adds up the sizes of all subtrees,
/// and one sweep up gives each node the next free place within its dominator's.
pub fn lay_out(edges: &Edges, mut preorder: Preorder) -> Layout {
    let mut positions = preorder.take_numbers();
    let Preorder {
        nodes,
        parents,
        weights: mut extents_by_number,
        further,
        ..
    } = preorder;
    let idoms_by_number = semi_nca::immediate_dominators(parents, further);
    let n_numbers = nodes.len();
    for number in (1..n_numbers).rev() {
        extents_by_number[idoms_by_number[number] as usize] += extents_by_number[number];
    }
    let n_nodes = positions.len();
    let mut order = vec![VIRTUAL_ROOT; n_nodes];
    let mut extents = vec![1; n_nodes];
    // The next free place within the range of each node.
    let mut free = vec![0_u32; n_numbers];
    for number in 1..n_numbers {
        let (node, idom) = (nodes[number], idoms_by_number[number] as usize);
        let extent = extents_by_number[number];
        let place = free[idom];
        free[idom] += extent;
        let mut next = place as usize;
        positions[node.index()] = place;
        order[next] = node;
        extents[next] = extent;
        for &target in edges.targets(node) {
            if Preorder::is_folded(positions[target.index()]) {
                next += 1;
                positions[target.index()] = next as u32;
                order[next] = target;
            }
        }
        free[number] = next as u32 + 1;
    }
    Layout {
        positions,
        order,
        extents,
    }
}
