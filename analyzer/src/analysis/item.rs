//! One item as reports show it.

use serde::{Serialize, Serializer};

use crate::graph::{Closure, Edge, Graph, ItemId, NodeId, Root};

/// Everything known of one item, its references apart.
#[derive(Debug, Serialize)]
pub struct Item<'g> {
    /// Its id.
    pub id: ItemId,
    /// Its type.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'g str>,
    /// The handle of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_handle: Option<u64>,
    /// What a closure was made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closure: Option<Closure<'g>>,
    /// What kind of resource it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<&'g str>,
    /// The handle of a resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_handle: Option<u64>,
    /// The length of a string in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// The number of elements of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elements: Option<u64>,
    /// Its own bytes.
    pub self_size_bytes: u64,
    /// The engine's reference count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refcount: Option<u64>,
    /// Whether the engine itself reaches it.
    pub is_root: bool,
    /// From where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roots: Vec<Root<'g>>,
    /// Whether the dump says that no root reaches it.
    pub unreachable: bool,
    /// How many children it has, weak ones aside.
    pub n_children: usize,
}

impl<'g> Item<'g> {
    /// Gathers what the graph knows of a node.
    pub fn new(graph: &'g Graph, node: NodeId) -> Self {
        Self {
            id: graph.id(node),
            item_type: graph.item_type(node).as_str(),
            class: graph.class(node),
            object_handle: graph.object_handle(node),
            closure: graph.closure(node),
            resource_type: graph.resource_type(node),
            resource_handle: graph.resource_handle(node),
            length: graph.length(node),
            elements: graph.elements(node),
            self_size_bytes: graph.self_size(node),
            refcount: graph.refcount(node),
            is_root: graph.is_root(node),
            roots: graph.roots(node).collect(),
            unreachable: graph.is_unreachable(node),
            n_children: graph.n_children(node),
        }
    }
}

/// The references of one item to others. Serialised as in a dump: a map of labels to ids.
#[derive(Clone, Copy, Debug)]
pub struct Children<'g> {
    graph: &'g Graph,
    node: NodeId,
    weak: bool,
}

impl<'g> Children<'g> {
    /// The references that keep their targets alive.
    pub fn strong(graph: &'g Graph, node: NodeId) -> Self {
        Self {
            graph,
            node,
            weak: false,
        }
    }

    /// Those that keep nothing alive.
    pub fn weak(graph: &'g Graph, node: NodeId) -> Self {
        Self {
            graph,
            node,
            weak: true,
        }
    }

    /// How many references there are.
    pub fn len(self) -> usize {
        if self.weak {
            self.graph.weak_children(self.node).len()
        } else {
            self.graph.n_children(self.node)
        }
    }

    /// The references in the order of the dump.
    pub fn iter(self) -> impl Iterator<Item = (Edge<'g>, ItemId)> {
        let strong = (!self.weak).then(|| self.graph.children(self.node));
        let weak = self.weak.then(|| self.graph.weak_children(self.node));
        let edges = strong
            .into_iter()
            .flatten()
            .chain(weak.into_iter().flatten());
        edges.map(move |edge| (edge, self.graph.id(edge.target)))
    }
}

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(edge, id)| (edge.label, id)))
    }
}
