//! References in elements of arrays that nothing else refers to, as `foreach (… as &$value)` leaves them.

use crate::graph::{Graph, ItemType, NodeId};

use super::Finding;

/// Finds them; each could be the value itself.
pub fn find(graph: &Graph) -> Vec<Finding> {
    let arrays = graph
        .nodes()
        .filter(|&node| graph.item_type(node) == ItemType::Array);
    let elements = arrays.flat_map(|array| graph.children(array));
    elements
        .map(|edge| edge.target)
        .filter(|&target| is_left(graph, target))
        .map(|node| Finding {
            node,
            n_items: 1,
            bytes: graph.self_size(node),
        })
        .collect()
}

/// Whether the reference is counted once only, and so held by this array alone.
fn is_left(graph: &Graph, node: NodeId) -> bool {
    graph.item_type(node) == ItemType::Reference
        && graph.refcount(node) == Some(1)
        && !graph.is_root(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{array, item, object};
    use crate::graph::{GraphBuilder, ItemId, NodeRecord};

    #[test]
    fn a_reference_that_something_else_uses_is_needed() {
        let reference = |id, refcount| NodeRecord {
            refcount: Some(refcount),
            ..item(id, ItemType::Reference, 32)
        };
        let mut builder = GraphBuilder::default();
        builder.node(array(0x10));
        builder.child("a", ItemId(0x20));
        builder.child("b", ItemId(0x30));
        builder.node(reference(0x20, 1));
        builder.node(reference(0x30, 2));
        builder.node(object(0x40, "A"));
        builder.child("p", ItemId(0x50));
        builder.node(reference(0x50, 1));
        let graph = builder.finish().unwrap();
        let found: Vec<_> = find(&graph)
            .iter()
            .map(|it| (graph.id(it.node).0, it.bytes))
            .collect();
        assert_eq!(found, [(0x20, 32)]);
    }
}
