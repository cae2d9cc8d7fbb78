//! What is in memory: items by type and class.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::graph::{Graph, ItemType};

/// All items of a dump, by type, and objects by class.
#[derive(Debug, Serialize)]
pub struct Summary<'g> {
    /// The groups, the one with the most items first.
    pub rows: Vec<SummaryRow<'g>>,
}

/// The items of one type, or the objects of one class.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct SummaryRow<'g> {
    /// The type of them all.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of them all, for objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'g str>,
    /// How many there are.
    pub n_items: u64,
    /// Their self sizes together.
    pub self_size_bytes: u64,
}

impl SummaryRow<'_> {
    /// What the items are called: their class, or else their type.
    pub fn name(&self) -> &str {
        self.class.unwrap_or(self.item_type)
    }
}

/// Counts the items of each type and class.
pub fn summary(graph: &Graph) -> Summary<'_> {
    let mut groups: FxHashMap<(ItemType, Option<&str>), (u64, u64)> = FxHashMap::default();
    for node in graph.nodes() {
        let group = groups
            .entry((graph.item_type(node), graph.class(node)))
            .or_default();
        group.0 += 1;
        group.1 = group.1.saturating_add(graph.self_size(node));
    }
    let mut rows: Vec<_> = groups
        .into_iter()
        .map(
            |((item_type, class), (n_items, self_size_bytes))| SummaryRow {
                item_type: item_type.as_str(),
                class,
                n_items,
                self_size_bytes,
            },
        )
        .collect();
    rows.sort_unstable_by(|a, b| {
        let key = |row: &SummaryRow<'_>| (Reverse(row.n_items), Reverse(row.self_size_bytes));
        key(a)
            .cmp(&key(b))
            .then_with(|| (a.name(), a.item_type).cmp(&(b.name(), b.item_type)))
    });
    Summary { rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::GraphBuilder;
    use crate::graph::testing::{item, object};

    #[test]
    fn most_items_come_first_then_the_largest_then_by_name() {
        let mut builder = GraphBuilder::default();
        builder.node(object(1, "B"));
        builder.node(object(2, "A"));
        builder.node(item(3, ItemType::Null, 16));
        builder.node(item(4, ItemType::Float, 50));
        builder.node(item(5, ItemType::String, 3));
        builder.node(item(6, ItemType::String, 4));
        let graph = builder.finish().unwrap();
        let rows: Vec<_> = summary(&graph)
            .rows
            .iter()
            .map(|row| (row.name().to_owned(), row.n_items, row.self_size_bytes))
            .collect();
        let expected = [
            ("string", 2, 7),
            ("float", 1, 50),
            ("A", 1, 40),
            ("B", 1, 40),
            ("null", 1, 16),
        ];
        assert_eq!(
            rows,
            expected.map(|(name, n, size)| (name.to_owned(), n, size))
        );
    }
}
