//! Names by their numbers, for whoever writes them all into one table.

use super::{Graph, NameId, NodeId, NumberedLabel};

/// A root whose names are numbers, see [`Graph::names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedRoot {
    /// What is a root.
    pub node: NodeId,
    /// The kind of root, or the call frame it belongs to.
    pub frame: u32,
    /// Its name there.
    pub symbol_name: u32,
}

/// An edge whose label is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedEdge {
    /// The key or property name under which the source holds the target.
    pub label: NumberedLabel,
    /// The node that is held.
    pub target: NodeId,
}

impl Graph {
    /// All names, each once, in the order of their numbers; the empty one is the first.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter()
    }

    /// A name by its number.
    pub fn name(&self, number: u32) -> &str {
        self.names.get(NameId(number))
    }

    /// The name of the class of an object or of the type of a resource; 0 if there is none.
    pub fn kind_number(&self, node: NodeId) -> u32 {
        self.kinds.get(node).0
    }

    /// All roots in the order of the dump.
    pub fn numbered_roots(&self) -> impl Iterator<Item = NumberedRoot> {
        self.roots.iter().map(|root| NumberedRoot {
            node: root.node,
            frame: root.frame.0,
            symbol_name: root.symbol_name.0,
        })
    }

    /// The [`children`](Self::children) of a node.
    pub fn numbered_children(&self, node: NodeId) -> impl ExactSizeIterator<Item = NumberedEdge> {
        self.strong.of(node).map(|(label, target)| NumberedEdge {
            label: label.number(),
            target,
        })
    }

    /// The [`weak_children`](Self::weak_children) of a node.
    pub fn numbered_weak_children(
        &self,
        node: NodeId,
    ) -> impl ExactSizeIterator<Item = NumberedEdge> {
        super::rows_of(&self.weak, node, |edge| edge.source)
            .iter()
            .map(|edge| NumberedEdge {
                label: edge.label.number(),
                target: edge.target,
            })
    }

    /// The nodes with [`unexplained_references`](Self::unexplained_references), in the order of the dump.
    pub fn nodes_with_unknown_holders(&self) -> impl Iterator<Item = NodeId> {
        self.unexplained.iter().map(|entry| entry.node)
    }
}
