//! The items that match all of some filters.

mod order;
mod scan;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::analysis::attribute::{NamedAttribute, Value};
use crate::analysis::filter::Test;
use crate::analysis::item::{Children, Item, RepeatedChildren};
use crate::graph::{Graph, NodeId};
use scan::Scan;

pub use order::Sort;

/// What to look for.
#[derive(Debug, Default)]
pub struct Options {
    /// What an item must match.
    pub filters: Vec<Test>,
    /// What comes first; the order of the dump if nothing is given.
    pub sort: Option<Sort>,
    /// How many items to return.
    pub limit: usize,
    /// Whether the children of the items are wanted.
    pub with_children: bool,
}

/// The items found.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct QueryResult<'g> {
    /// How many items match.
    pub n_matches: usize,
    /// The first of them.
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    /// What maps have no room for: further references under the same labels.
    #[serde(skip_serializing_if = "is_none_repeated")]
    pub repeated_children: Option<RepeatedChildren<'g>>,
}

fn is_none_repeated(repeated: &Option<RepeatedChildren<'_>>) -> bool {
    repeated.as_ref().is_none_or(RepeatedChildren::is_empty)
}

/// Some attributes of the items found.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Columns<'f> {
    /// How many items match.
    pub n_matches: usize,
    /// The first of them.
    #[serde(rename = "items")]
    pub rows: Vec<Row<'f>>,
}

/// The attributes of one item; serialised as a map by name.
#[derive(Debug)]
pub struct Row<'f> {
    columns: &'f [NamedAttribute],
    /// The values in the order of the columns.
    pub values: Vec<Option<Value>>,
}

/// Finds the items that match all filters.
pub fn query<'g>(graph: &'g Graph, options: &Options) -> QueryResult<'g> {
    let Options { sort, limit, .. } = *options;
    let scan = || Scan::new(graph, &options.filters);
    let is_of_all = options.filters.is_empty();
    let known = sort
        .filter(|_| is_of_all)
        .and_then(|it| it.first_of_all(graph, limit));
    let (n_matches, nodes) = match (known, sort) {
        (Some(nodes), _) => (graph.n_nodes(), nodes.to_vec()),
        (None, Some(sort)) => sort.first(graph, &scan(), limit),
        (None, None) => scan().in_order_of_dump(limit),
    };
    QueryResult {
        n_matches,
        items: Matches {
            graph,
            nodes,
            with_children: options.with_children,
        },
    }
}

impl QueryResult<'_> {
    /// Some attributes of the items, instead of all that is known.
    pub fn columns<'f>(self, graph: &Graph, columns: &'f [NamedAttribute]) -> Columns<'f> {
        let values = |node: NodeId| {
            let values = columns.iter();
            values
                .map(|column| column.attribute.value(graph, node))
                .collect()
        };
        let row = |node| Row {
            columns,
            values: values(node),
        };
        Columns {
            n_matches: self.n_matches,
            rows: self.items.nodes.into_iter().map(row).collect(),
        }
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
            repeated_children: with_children.then(|| RepeatedChildren::new(graph, node)),
        })
    }
}

impl Serialize for Matches<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len()))?;
        for (column, value) in self.columns.iter().zip(&self.values) {
            map.serialize_entry(column.key, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::filter::Filter;
    use crate::graph::testing::cart;

    fn find(filters: &[&str], sort: Option<&str>, limit: usize) -> (usize, Vec<u64>) {
        let graph = cart().finish().unwrap();
        let filters = filters
            .iter()
            .map(|filter| filter.parse::<Filter>().unwrap().of(&graph).unwrap())
            .collect();
        let options = Options {
            filters,
            sort: sort.map(|sort| sort.parse().unwrap()),
            limit,
            with_children: false,
        };
        let result = query(&graph, &options);
        (
            result.n_matches,
            result.items.iter().map(|found| found.item.id.0).collect(),
        )
    }

    #[test]
    fn all_filters_must_hold() {
        assert_eq!(
            find(&["class=App\\Line", "children=0"], None, 10),
            (1, vec![0x202])
        );
        assert_eq!(find(&[], None, 10).0, 6);
    }

    #[test]
    fn the_limit_leaves_the_count_alone() {
        assert_eq!(find(&["class~App"], None, 2), (3, vec![0x201, 0x202]));
        assert_eq!(find(&["class~App"], None, 0), (3, vec![]));
    }

    #[test]
    fn what_is_found_out_can_be_filtered_and_sorted_by() {
        assert_eq!(find(&["retained>=80"], None, 10), (2, vec![0x100, 0x201]));
        assert_eq!(find(&["dominator=0x100"], None, 10).1, [0x201, 0x300]);
        assert_eq!(find(&["depth=2"], None, 10).1, [0x202, 0x400]);
        let sorted = find(&[], Some("retained"), 3);
        assert_eq!(sorted, (6, vec![0x100, 0x201, 0x300]));
        // Only one item has no depth: it comes last either way.
        assert_eq!(find(&[], Some("depth"), 9).1[..2], [0x202, 0x400]);
        let from_least = [0x100, 0x201, 0x300, 0x202, 0x400, 0x203];
        assert_eq!(find(&[], Some("-depth"), 9).1, from_least);
        assert_eq!(find(&[], Some("class"), 2).1, [0x201, 0x202]);
    }
}
