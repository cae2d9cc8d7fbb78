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
    let mut holders: Vec<_> = graph
        .nodes()
        .filter(|&node| graph.n_children(node) > 0)
        .collect();
    let n_holders = holders.len();
    if limit < n_holders {
        holders.select_nth_unstable_by_key(limit, rank);
        holders.truncate(limit);
    }
    holders.sort_unstable_by_key(rank);
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
