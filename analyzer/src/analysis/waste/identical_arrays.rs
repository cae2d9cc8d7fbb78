//! Arrays that are in memory several times: with the same keys in the same order, and the same items or equal strings
//! under them. A dump does not tell the values of numbers, so an array that holds one is never said to be identical.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::graph::{Graph, ItemType, Label, NodeId};

use super::Finding;
use super::duplicate_strings::all_but_one;
use super::facts::Hashes;

/// Finds arrays that are equal. All but one of them could go.
pub fn find(graph: &Graph, hashes: &Hashes) -> Vec<Finding> {
    let contents = Contents { graph, hashes };
    let arrays = graph.nodes().filter(|&node| is_own_array(graph, node));
    let mut arrays: Vec<_> = arrays
        .filter_map(|node| Some((contents.fingerprint(node)?, node)))
        .collect();
    arrays.sort_unstable();
    let mut findings = Vec::new();
    for alike in arrays.chunk_by(|a, b| a.0 == b.0) {
        let Some(&(_, first)) = alike.first() else {
            continue;
        };
        // What has the same fingerprint by chance is left out.
        let nodes = alike.iter().map(|&(_, node)| node);
        let equal = nodes.filter(|&node| contents.are_equal(first, node));
        findings.extend(all_but_one(graph, equal).filter(|finding| finding.n_items > 1));
    }
    findings
}

/// Whether the node is an array with elements in the request's own memory.
fn is_own_array(graph: &Graph, node: NodeId) -> bool {
    graph.item_type(node) == ItemType::Array
        && graph.refcount(node).is_some()
        && graph.self_size(node) > 0
        && graph.n_children(node) > 0
        && graph.elements(node) == Some(graph.n_children(node) as u64)
}

/// What tells a value from others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Content {
    /// There is only one.
    Null,
    /// A string, by hash and length.
    String(u64, Option<u64>),
    /// Anything else, by identity.
    Item(NodeId),
}

struct Contents<'g> {
    graph: &'g Graph,
    hashes: &'g Hashes,
}

impl<'g> Contents<'g> {
    /// A number that is the same for equal arrays; none if the dump does not tell enough.
    fn fingerprint(&self, array: NodeId) -> Option<u64> {
        let mut hasher = FxHasher::default();
        for element in self.elements(array) {
            let (label, content) = element?;
            match label {
                Label::Index(index) => index.hash(&mut hasher),
                Label::Name(name) => name.hash(&mut hasher),
            }
            content.hash(&mut hasher);
        }
        Some(hasher.finish())
    }

    fn are_equal(&self, a: NodeId, b: NodeId) -> bool {
        a == b || self.elements(a).eq(self.elements(b))
    }

    fn elements(&self, array: NodeId) -> impl Iterator<Item = Option<(Label<'g>, Content)>> {
        self.graph
            .children(array)
            .map(|edge| Some((edge.label, self.content(edge.target)?)))
    }

    fn content(&self, node: NodeId) -> Option<Content> {
        match self.graph.item_type(node) {
            ItemType::Null => Some(Content::Null),
            ItemType::String => {
                let position = u32::try_from(node.index()).ok()?;
                let hash = self.hashes.get(position)?;
                Some(Content::String(hash, self.graph.length(node)))
            }
            item_type if item_type.is_scalar() || item_type == ItemType::Unknown => None,
            _ => Some(Content::Item(node)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::testing::facts;
    use super::*;
    use crate::graph::testing::{array, item, object};
    use crate::graph::{GraphBuilder, ItemId, NodeRecord};

    /// Which of some arrays are found, as the first and the number of each group. At 0x1 and 0x2 there are equal
    /// strings, at 0x3 another one, at 0x4 and 0x5 nulls, at 0x6 an integer, at 0x7 an object.
    fn found(arrays: &[&[(&str, u64)]]) -> Vec<(usize, u64)> {
        let mut builder = GraphBuilder::default();
        let mut items = Vec::new();
        for (id, hash) in [(1, "aa"), (2, "aa"), (3, "bb")] {
            builder.node(NodeRecord {
                detail: Some(4),
                ..item(id, ItemType::String, 32)
            });
            items.push(format!(
                r#""{id:#x}":{{"type":"string","size":32,"length":4,"hash":"00000000000000{hash}"}}"#
            ));
        }
        builder.node(item(4, ItemType::Null, 16));
        builder.node(item(5, ItemType::Null, 16));
        builder.node(item(6, ItemType::Integer, 16));
        builder.node(object(7, "A"));
        for (elements, id) in arrays.iter().zip(0x10..) {
            builder.node(NodeRecord {
                detail: Some(elements.len() as u64),
                refcount: Some(1),
                ..array(id)
            });
            for &(key, target) in *elements {
                builder.child(key, ItemId(target));
            }
        }
        let graph = builder.finish().unwrap();
        let findings = find(&graph, &facts(&items.join(",")).hashes);
        findings
            .iter()
            .map(|it| (it.node.index() - 7, it.n_items))
            .collect()
    }

    #[test]
    fn equal_strings_and_the_same_objects_make_arrays_identical() {
        let row: &[_] = &[("name", 1), ("owner", 7), ("note", 4)];
        let same: &[_] = &[("name", 2), ("owner", 7), ("note", 5)];
        assert_eq!(found(&[row, same, row]), [(0, 3)]);
    }

    #[test]
    fn other_keys_another_order_and_other_strings_make_them_differ() {
        assert_eq!(
            found(&[
                &[("a", 1), ("b", 7)],
                &[("b", 7), ("a", 1)],
                &[("a", 1), ("c", 7)],
                &[("a", 3), ("b", 7)],
                &[("a", 1)],
                &[],
                &[],
            ]),
            []
        );
    }

    #[test]
    fn of_numbers_the_dump_does_not_tell_whether_they_are_equal() {
        assert_eq!(found(&[&[("n", 6)], &[("n", 6)]]), []);
    }
}
