//! Strings that are in memory several times, by length and keyed hash.

use crate::graph::{Graph, NodeId};

use super::Finding;
use super::facts::Hashes;

/// Finds strings that are equal. All but one of them, the largest, could go. Interned strings are there once only.
pub fn find(graph: &Graph, hashes: &Hashes) -> Vec<Finding> {
    let mut strings: Vec<_> = hashes
        .iter()
        .filter_map(|(position, hash)| Some((hash, graph.node(position)?)))
        .filter(|&(_, node)| graph.refcount(node).is_some() && graph.self_size(node) > 0)
        .map(|(hash, node)| (hash, graph.length(node), node))
        .collect();
    strings.sort_unstable();
    strings
        .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
        .filter(|equal| equal.len() > 1)
        .filter_map(|equal| all_but_one(graph, equal.iter().map(|&(.., node)| node)))
        .collect()
}

/// What is won if of some equal items all but the largest go.
pub(super) fn all_but_one(
    graph: &Graph,
    nodes: impl Iterator<Item = NodeId> + Clone,
) -> Option<Finding> {
    let sizes = nodes.clone().map(|node| graph.self_size(node));
    let largest = sizes.clone().max()?;
    Some(Finding {
        node: nodes.clone().min()?,
        n_items: nodes.count() as u64,
        bytes: sizes.fold(0, u64::saturating_add).saturating_sub(largest),
    })
}

#[cfg(test)]
mod tests {
    use super::super::facts::testing::facts;
    use super::*;
    use crate::graph::testing::item;
    use crate::graph::{GraphBuilder, ItemType, NodeRecord};

    #[test]
    fn strings_with_equal_hash_and_length_are_one_too_many() {
        let mut builder = GraphBuilder::default();
        let mut items = Vec::new();
        for (id, length, hash, is_interned) in [
            (0x10, 8, "a1", false),
            (0x20, 8, "a1", false),
            (0x30, 8, "a1", true),
            (0x40, 9, "a1", false),
            (0x50, 8, "a2", false),
            (0x60, 8, "a1", false),
        ] {
            builder.node(NodeRecord {
                detail: Some(length),
                refcount: (!is_interned).then_some(1),
                ..item(id, ItemType::String, 40)
            });
            items.push(format!(
                r#""{id:#x}":{{"type":"string","size":40,"length":{length},"hash":"00000000000000{hash}"}}"#
            ));
        }
        let graph = builder.finish().unwrap();
        let found = find(&graph, &facts(&items.join(",")).hashes);
        assert_eq!(
            found,
            [Finding {
                node: graph.node(0).unwrap(),
                n_items: 3,
                bytes: 80
            }]
        );
    }
}
