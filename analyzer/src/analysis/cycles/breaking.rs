//! Which reference to cut, so that no cycle is left.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::graph::Shape;
use crate::graph::{Dominators, Graph, ItemType, NodeId};

/// How many kinds of references are tried.
const MAX_TRIED: usize = 32;

/// References that are alike: a property of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Breaking<'g> {
    /// The class or type of those who hold.
    pub holder: &'g str,
    /// How they hold.
    pub reference: Shape<'g>,
}

/// References that are alike, met so far.
#[derive(Default)]
struct Candidate {
    n_references: usize,
    /// Whether one of them leads elsewhere than to a dominator of its holder.
    leads_forward: bool,
    is_of_object: bool,
}

/// A reference between members of the same cycle, by their places among all members.
struct Edge<'g> {
    source: u32,
    target: u32,
    kind: Breaking<'g>,
}

/// Finds references that are alike and on all of the cycles, so that none is left without them.
///
/// References back to a dominator come first, as from a child to its parent: the cure of a cycle is mostly to do
/// without these, or to make them weak. Then properties, then what an array holds; of these, the fewest.
pub fn find<'g>(
    graph: &'g Graph,
    dominators: &Dominators,
    cycles: &[Vec<NodeId>],
) -> Option<Breaking<'g>> {
    let mut edges = Vec::new();
    let mut candidates: FxHashMap<Breaking<'g>, Candidate> = FxHashMap::default();
    let mut n_before = 0;
    for cycle in cycles {
        for (place, &node) in cycle.iter().enumerate() {
            let item_type = graph.item_type(node);
            for edge in graph.children(node) {
                let Ok(target) = cycle.binary_search(&edge.target) else {
                    continue;
                };
                let kind = Breaking {
                    holder: graph.class(node).unwrap_or(item_type.as_str()),
                    reference: Shape::new(item_type, edge.label),
                };
                let candidate = candidates.entry(kind).or_default();
                candidate.n_references += 1;
                candidate.leads_forward |= !dominators.dominates(edge.target, node);
                candidate.is_of_object = item_type == ItemType::Object;
                let [source, target] = [place, target].map(|it| (n_before + it) as u32);
                edges.push(Edge {
                    source,
                    target,
                    kind,
                });
            }
        }
        n_before += cycle.len();
    }
    let mut candidates: Vec<_> = candidates.into_iter().collect();
    candidates.sort_unstable_by_key(|&(kind, ref it)| {
        let is_property = it.is_of_object && matches!(kind.reference, Shape::Property(_));
        let rank = match (is_property, it.leads_forward) {
            (true, false) => 0,
            (true, true) => 1,
            _ => 2,
        };
        (rank, it.n_references, kind)
    });
    let mut kinds = candidates.into_iter().map(|(kind, _)| kind).take(MAX_TRIED);
    kinds.find(|kind| !has_cycle(n_before, &edges, kind))
}

/// Whether there is a cycle without the references of one kind: takes away what nothing left refers to, as long as
/// there is any.
fn has_cycle(n_nodes: usize, edges: &[Edge<'_>], without: &Breaking<'_>) -> bool {
    let is_left = |edge: &&Edge<'_>| edge.kind != *without;
    let mut n_incoming = vec![0_u32; n_nodes];
    // The edges are sorted by source; where those of each node begin.
    let mut starts = vec![0; n_nodes + 1];
    for edge in edges {
        starts[edge.source as usize + 1] += 1;
        n_incoming[edge.target as usize] += u32::from(is_left(&edge));
    }
    for node in 0..n_nodes {
        starts[node + 1] += starts[node];
    }
    let mut free: Vec<_> = (0..n_nodes).filter(|&node| n_incoming[node] == 0).collect();
    let mut n_freed = 0;
    while let Some(node) = free.pop() {
        n_freed += 1;
        let own = &edges[starts[node]..starts[node + 1]];
        for edge in own.iter().filter(is_left) {
            let target = edge.target as usize;
            n_incoming[target] -= 1;
            if n_incoming[target] == 0 {
                free.push(target);
            }
        }
    }
    n_freed < n_nodes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::components;
    use crate::graph::testing::{array, object};
    use crate::graph::{GraphBuilder, ItemId};

    fn found(builder: GraphBuilder) -> Option<(String, String)> {
        let graph = builder.finish().unwrap();
        let nodes: Vec<_> = graph.nodes().collect();
        let cycles = components::cycles(&graph, &nodes, |_| true);
        let breaking = find(&graph, graph.dominators(), &cycles)?;
        let Shape::Property(property) = breaking.reference else {
            return Some((breaking.holder.to_owned(), "[*]".to_owned()));
        };
        Some((breaking.holder.to_owned(), property.to_owned()))
    }

    /// A tree whose nodes know their parents.
    fn tree() -> GraphBuilder {
        let mut builder = GraphBuilder::default();
        builder.node(object(1, "Node"));
        builder.child("children", ItemId(2));
        builder.node(array(2));
        builder.child("0", ItemId(3));
        builder.child("1", ItemId(4));
        for id in [3, 4] {
            builder.node(object(id, "Node"));
            builder.child("parent", ItemId(1));
        }
        builder
    }

    #[test]
    fn a_child_should_not_hold_its_parent() {
        assert_eq!(found(tree()), Some(("Node".into(), "parent".into())));
    }

    #[test]
    fn what_breaks_only_some_cycles_is_not_enough() {
        let mut builder = tree();
        builder.child("self", ItemId(4));
        assert_eq!(found(builder), None);
    }

    #[test]
    fn an_array_in_itself_has_only_elements() {
        let mut builder = GraphBuilder::default();
        builder.node(array(1));
        builder.child("0", ItemId(1));
        assert_eq!(found(builder), Some(("array".into(), "[*]".into())));
    }
}
