//! Who refers to an item.

use std::cmp::Reverse;

use serde::Serialize;

use crate::analysis::brief::Brief;
use crate::graph::{Dominators, Edge, Graph, Label, NodeId, Root};

/// All references to one item.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Retainers<'g> {
    /// The item.
    pub item: Brief<'g>,
    /// From where the engine itself reaches it.
    pub roots: Vec<Root<'g>>,
    /// How many references there are from other items, and from itself.
    pub n_references: usize,
    /// The first of them: weak ones last, those from who retains most first.
    pub references: Vec<Incoming<'g>>,
}

/// A reference to the item.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Incoming<'g> {
    /// Who refers to it.
    pub holder: Brief<'g>,
    /// Under which label.
    pub label: Label<'g>,
    /// Whether the holder dominates the item: without it, the item would be freed.
    pub dominates: bool,
    /// Whether only a scan of memory found the reference.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub conservative: bool,
    /// Whether the reference keeps nothing alive.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
}

/// Finds the references to a node, and returns the first few of them.
pub fn retainers<'g>(
    graph: &'g Graph,
    dominators: &Dominators,
    target: NodeId,
    limit: usize,
) -> Retainers<'g> {
    let mut references: Vec<(bool, NodeId, Edge<'g>)> = Vec::new();
    let mut holders = graph.referrers().of(target).to_vec();
    holders.dedup();
    for holder in holders {
        let edges = graph.children(holder).filter(|it| it.target == target);
        references.extend(edges.map(|edge| (false, holder, edge)));
    }
    references.extend(
        graph
            .weak_referrers(target)
            .map(|(holder, edge)| (true, holder, edge)),
    );
    // The sort is stable: ties stay in the order of the dump.
    references.sort_by_key(|&(weak, holder, _)| (weak, Reverse(dominators.retained_size(holder))));
    Retainers {
        item: Brief::new(graph, dominators, target),
        roots: graph.roots(target).collect(),
        n_references: references.len(),
        references: references
            .into_iter()
            .take(limit)
            .map(|(weak, holder, edge)| Incoming {
                holder: Brief::new(graph, dominators, holder),
                label: edge.label,
                dominates: holder != target && dominators.dominates(holder, target),
                conservative: edge.conservative,
                weak,
            })
            .collect(),
    }
}
