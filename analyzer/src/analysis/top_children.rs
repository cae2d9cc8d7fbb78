//! The items with the most children: where a container grows, it stands here.

use std::cmp::Reverse;

use serde::Serialize;

use crate::analysis::item::Item;
use crate::graph::first::First;
use crate::graph::{Graph, NodeId, first_of};

/// The items with the most children, the largest first, ties in dump order.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TopChildren<'g> {
    /// How many items have children at all.
    pub n_holders: usize,
    /// The first of them.
    pub items: Vec<Item<'g>>,
}

/// Finds the `limit` items with the most children.
pub fn top_children(graph: &Graph, limit: usize) -> TopChildren<'_> {
    let (n_holders, nodes) = known(graph, limit).unwrap_or_else(|| find(graph, limit));
    let holders = nodes.iter().filter(|&&node| graph.n_children(node) > 0);
    TopChildren {
        n_holders,
        items: holders.map(|&node| Item::new(graph, node)).collect(),
    }
}

/// How many items have children, and the first ones, if these are known already.
fn known(graph: &Graph, limit: usize) -> Option<(usize, Vec<NodeId>)> {
    let rankings = graph.rankings()?;
    let nodes = first_of(&rankings.by_children, limit, graph)?;
    Some((rankings.n_holders as usize, nodes.to_vec()))
}

/// Looks at all items.
fn find(graph: &Graph, limit: usize) -> (usize, Vec<NodeId>) {
    let mut n_holders = 0;
    let mut first = First::new(limit);
    for node in graph.nodes() {
        let n_children = graph.n_children(node);
        if n_children > 0 {
            n_holders += 1;
            first.add((Reverse(n_children), node));
        }
    }
    let nodes = first.finish().into_iter().map(|(_, node)| node).collect();
    (n_holders, nodes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::array;
    use crate::graph::{GraphBuilder, ItemId};

    #[test]
    fn ties_stay_in_dump_order() {
        let mut builder = GraphBuilder::default();
        for (id, n_children) in [(9, 1), (7, 2), (5, 0), (3, 2), (1, 3)] {
            builder.node(array(id));
            (0..n_children).for_each(|n| builder.child(&n.to_string(), ItemId(5)));
        }
        let graph = builder.finish().unwrap();
        let ids = |limit| {
            top_children(&graph, limit)
                .items
                .iter()
                .map(|item| item.id.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(10), [1, 7, 3, 9]);
        assert_eq!(ids(2), [1, 7]);
        assert_eq!(ids(0), [0_u64; 0]);
        assert_eq!(top_children(&graph, 2).n_holders, 4);
    }
}
