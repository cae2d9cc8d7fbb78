//! The items with the most children: where a container grows, it stands here.

use std::cmp::Reverse;

use serde::Serialize;

use crate::analysis::item::Item;
use crate::graph::{Graph, NodeId};

/// The items with the most children, the largest first, ties in dump order.
#[derive(Debug, Serialize)]
pub struct TopChildren<'g> {
    /// How many items have children at all.
    pub n_holders: usize,
    /// The first of them.
    pub items: Vec<Item<'g>>,
}

/// Finds the `limit` items with the most children.
pub fn top_children(graph: &Graph, limit: usize) -> TopChildren<'_> {
    let rank = |&node: &NodeId| (Reverse(graph.n_children(node)), node);
    let mut n_holders = 0;
    let mut holders = Vec::new();
    // How few children are too few.
    let mut too_few = 0;
    for node in graph.nodes() {
        let n_children = graph.n_children(node);
        n_holders += usize::from(n_children > 0);
        if n_children <= too_few {
            continue;
        }
        holders.push(node);
        if holders.len() > limit.saturating_mul(2).saturating_add(1024) {
            holders.sort_unstable_by_key(rank);
            holders.truncate(limit);
            // Of those that follow with equally many, none comes before these.
            too_few = holders
                .last()
                .map_or(usize::MAX, |&it| graph.n_children(it));
        }
    }
    holders.sort_unstable_by_key(rank);
    holders.truncate(limit);
    TopChildren {
        n_holders,
        items: holders
            .into_iter()
            .map(|node| Item::new(graph, node))
            .collect(),
    }
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
