//! One item in a line: what it is and how large.

use serde::Serialize;

use crate::graph::{Dominators, Graph, ItemId, NodeId};

/// What an item is, and its sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Brief<'g> {
    /// Its id.
    pub id: ItemId,
    /// Its type.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'g str>,
    /// Its own bytes.
    pub self_size_bytes: u64,
    /// The bytes that would be freed with it.
    pub retained_size_bytes: u64,
}

impl<'g> Brief<'g> {
    /// Gathers what the graph and its dominators know of a node.
    pub fn new(graph: &'g Graph, dominators: &Dominators, node: NodeId) -> Self {
        Self {
            id: graph.id(node),
            item_type: graph.item_type(node).as_str(),
            class: graph.class(node),
            self_size_bytes: graph.self_size(node),
            retained_size_bytes: dominators.retained_size(node),
        }
    }

    /// What it is called: its class, or else its type.
    pub fn name(&self) -> &'g str {
        self.class.unwrap_or(self.item_type)
    }
}
