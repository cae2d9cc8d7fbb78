//! The items that match all of some filters.

use serde::{Serialize, Serializer};

use crate::analysis::filter::Filter;
use crate::analysis::item::{Children, Item};
use crate::graph::{Graph, NodeId};

/// What to look for.
#[derive(Debug)]
pub struct Options {
    /// What an item must match.
    pub filters: Vec<Filter>,
    /// How many items to return.
    pub limit: usize,
    /// Whether the children of the items are wanted.
    pub with_children: bool,
}

/// The items found.
#[derive(Debug, Serialize)]
pub struct QueryResult<'g> {
    /// How many items match.
    pub n_matches: usize,
    /// The first of them, in dump order.
    pub items: Matches<'g>,
}

/// The items of a result, gathered one by one, as there may be millions.
#[derive(Debug)]
pub struct Matches<'g> {
    graph: &'g Graph,
    nodes: Vec<NodeId>,
    with_children: bool,
}

/// One item of a result.
#[derive(Debug, Serialize)]
pub struct Match<'g> {
    /// The item.
    #[serde(flatten)]
    pub item: Item<'g>,
    /// What it holds, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children: Option<Children<'g>>,
    /// What it holds by references that only a scan of its memory found, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conservative_children: Option<Children<'g>>,
    /// What it refers to without keeping it alive, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weak_children: Option<Children<'g>>,
}

/// Finds the items that match all filters.
pub fn query<'g>(graph: &'g Graph, options: &Options) -> QueryResult<'g> {
    let mut n_matches = 0;
    let mut nodes = Vec::new();
    for node in graph.nodes().filter(|&node| {
        options
            .filters
            .iter()
            .all(|filter| filter.matches(graph, node))
    }) {
        n_matches += 1;
        if nodes.len() < options.limit {
            nodes.push(node);
        }
    }
    QueryResult {
        n_matches,
        items: Matches {
            graph,
            nodes,
            with_children: options.with_children,
        },
    }
}

impl<'g> Matches<'g> {
    /// Whether the items come with their children.
    pub fn with_children(&self) -> bool {
        self.with_children
    }

    /// How many items are returned.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The items.
    pub fn iter(&self) -> impl Iterator<Item = Match<'g>> {
        let (graph, with_children) = (self.graph, self.with_children);
        self.nodes.iter().map(move |&node| Match {
            item: Item::new(graph, node),
            children: with_children.then(|| Children::certain(graph, node)),
            conservative_children: with_children
                .then(|| Children::conservative(graph, node))
                .flatten(),
            weak_children: with_children.then(|| Children::weak(graph, node)).flatten(),
        })
    }
}

impl Serialize for Matches<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    fn find(filters: &[&str], limit: usize) -> (usize, Vec<u64>) {
        let graph = cart().finish().unwrap();
        let filters = filters
            .iter()
            .map(|filter| filter.parse().unwrap())
            .collect();
        let result = query(
            &graph,
            &Options {
                filters,
                limit,
                with_children: false,
            },
        );
        (
            result.n_matches,
            result.items.iter().map(|found| found.item.id.0).collect(),
        )
    }

    #[test]
    fn all_filters_must_hold() {
        assert_eq!(
            find(&["class=App\\Line", "children=0"], 10),
            (1, vec![0x202])
        );
        assert_eq!(find(&[], 10).0, 6);
    }

    #[test]
    fn the_limit_leaves_the_count_alone() {
        assert_eq!(find(&["class~App"], 2), (3, vec![0x201, 0x202]));
        assert_eq!(find(&["class~App"], 0), (3, vec![]));
    }
}
