//! Where to enter the garbage.

use super::super::{Edges, NodeId};
use super::search::Search;

/// Of each group of unvisited nodes that hold each other, and that no other unvisited node holds, the first.
///
/// These are the strongly connected components without incoming edges. Walks from all nodes in turn, each taking what
/// the ones before have left, begin at the first node of every such component, and at others; but the others lie on
/// the way of a walk that begins later. So of the beginnings, taken from the last to the first, those that no later
/// one leads to are the nodes looked for.
pub fn entries(edges: &Edges, search: &Search<'_>) -> Vec<NodeId> {
    let unvisited = (0..edges.n_nodes())
        .map(NodeId)
        .filter(|&node| search.is_unvisited(node));
    let beginnings = beginnings(edges, search, unvisited);
    let mut entries = self::beginnings(edges, search, beginnings.into_iter().rev());
    entries.reverse();
    entries
}

/// Those of the nodes that no earlier one of them leads to.
fn beginnings(
    edges: &Edges,
    search: &Search<'_>,
    nodes: impl Iterator<Item = NodeId>,
) -> Vec<NodeId> {
    let mut is_met = vec![false; edges.n_nodes() as usize];
    let mut to_visit = Vec::new();
    let mut beginnings = Vec::new();
    for node in nodes {
        if std::mem::replace(&mut is_met[node.index()], true) {
            continue;
        }
        beginnings.push(node);
        to_visit.push(node);
        while let Some(node) = to_visit.pop() {
            for &target in edges.targets(node) {
                if search.is_unvisited(target)
                    && !std::mem::replace(&mut is_met[target.index()], true)
                {
                    to_visit.push(target);
                }
            }
        }
    }
    beginnings
}
