//! One item as reports show it.

use rustc_hash::FxHashSet;
use serde::{Serialize, Serializer};

use crate::analysis::native::NativeSize;
use crate::graph::{Closure, Edge, Graph, ItemId, Label, LabelId, NodeId, Root};

/// Everything known of one item, its references apart.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
    #[serde(rename = "length_bytes")]
    pub length: Option<u64>,
    /// The number of elements of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "n_elements")]
    pub elements: Option<u64>,
    /// Its own bytes.
    pub self_size_bytes: u64,
    /// How much of that only a scan of its private memory has found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub private_size_bytes: Option<u64>,
    /// What it owns outside of PHP's heap, if anything.
    #[serde(flatten)]
    pub native: NativeSize,
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
    /// Of an unreachable item, whether something unknown keeps it alive; it is garbage otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<bool>,
    /// How many of the references to it the dump does not show.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "n_unexplained_references")]
    pub unexplained_references: Option<u64>,
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
            private_size_bytes: graph.private_size(node),
            native: NativeSize(graph.native(node)),
            refcount: graph.refcount(node),
            is_root: graph.is_root(node),
            roots: graph.roots(node).collect(),
            unreachable: graph.is_unreachable(node),
            held: graph.is_unreachable(node).then(|| graph.is_held(node)),
            unexplained_references: graph.unexplained_references(node),
            n_children: graph.n_children(node),
        }
    }
}

/// The references of one kind that an item has to others. Serialised as in a dump: a map of
/// labels to ids, the first of each label.
#[derive(Clone, Copy, Debug)]
pub struct Children<'g> {
    graph: &'g Graph,
    node: NodeId,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Certain,
    Conservative,
    Weak,
}

impl<'g> Children<'g> {
    /// The references that keep their targets alive, those aside that only a scan of memory found.
    pub fn certain(graph: &'g Graph, node: NodeId) -> Self {
        let kind = Kind::Certain;
        Self { graph, node, kind }
    }

    /// Those that only a scan of memory found, if there are any.
    pub fn conservative(graph: &'g Graph, node: NodeId) -> Option<Self> {
        let kind = Kind::Conservative;
        (graph.n_conservative_children(node) > 0).then_some(Self { graph, node, kind })
    }

    /// Those that keep nothing alive, if there are any.
    pub fn weak(graph: &'g Graph, node: NodeId) -> Option<Self> {
        let kind = Kind::Weak;
        (graph.weak_children(node).len() > 0).then_some(Self { graph, node, kind })
    }

    /// How many references there are.
    pub fn len(self) -> usize {
        let n_conservative = self.graph.n_conservative_children(self.node);
        match self.kind {
            Kind::Certain => self.graph.n_children(self.node) - n_conservative,
            Kind::Conservative => n_conservative,
            Kind::Weak => self.graph.weak_children(self.node).len(),
        }
    }

    /// The references in the order of the dump.
    pub fn iter(self) -> impl Iterator<Item = (Edge<'g>, ItemId)> {
        let Self { graph, node, kind } = self;
        let strong = (kind != Kind::Weak).then(|| graph.children(node));
        let weak = (kind == Kind::Weak).then(|| graph.weak_children(node));
        let edges = strong
            .into_iter()
            .flatten()
            .chain(weak.into_iter().flatten())
            .filter(move |edge| edge.conservative == (kind == Kind::Conservative));
        edges.map(move |edge| (edge, graph.id(edge.target)))
    }
}

impl<'g> Children<'g> {
    /// The labels under which there is more than one reference, as old dumps can have them.
    fn repeated_labels(self) -> FxHashSet<Label<'g>> {
        let is_all = self.kind == Kind::Certain && self.len() == self.graph.n_children(self.node);
        if is_all && is_increasing(self.graph.label_ids(self.node)) {
            // A list may have millions of elements.
            return FxHashSet::default();
        }
        let mut labels = FxHashSet::default();
        let repeated = self.iter().map(|(edge, _)| edge.label);
        repeated.filter(|&label| !labels.insert(label)).collect()
    }

    /// Those whose label another reference in front of them has already.
    fn repeated(self) -> Vec<RepeatedChild<'g>> {
        let repeated = self.repeated_labels();
        let mut met = FxHashSet::default();
        let children = self
            .iter()
            .filter(|(edge, _)| repeated.contains(&edge.label) && !met.insert(edge.label));
        let children = children.map(|(edge, id)| RepeatedChild {
            label: edge.label,
            id,
            conservative: self.kind == Kind::Conservative,
            weak: self.kind == Kind::Weak,
        });
        children.collect()
    }
}

fn is_increasing(labels: &[LabelId]) -> bool {
    labels.windows(2).all(|pair| pair[0].raw() < pair[1].raw())
}

impl Serialize for Children<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let repeated = self.repeated_labels();
        let mut met = FxHashSet::default();
        let first = self
            .iter()
            .filter(|(edge, _)| !repeated.contains(&edge.label) || met.insert(edge.label));
        serializer.collect_map(first.map(|(edge, id)| (edge.label, id)))
    }
}

/// A reference under a label that another one has already, for which there is no room in a map.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RepeatedChild<'g> {
    /// The label.
    pub label: Label<'g>,
    /// The id of what it refers to.
    pub id: ItemId,
    /// Whether only a scan of memory found it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub conservative: bool,
    /// Whether it keeps nothing alive.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub weak: bool,
}

/// The references of all kinds whose labels occur more than once, but for the first of each.
#[derive(Clone, Copy, Debug)]
pub struct RepeatedChildren<'g> {
    graph: &'g Graph,
    node: NodeId,
}

impl<'g> RepeatedChildren<'g> {
    /// Those of a node.
    pub fn new(graph: &'g Graph, node: NodeId) -> Self {
        Self { graph, node }
    }

    /// The references of all kinds.
    fn of_all_kinds(self) -> impl Iterator<Item = Children<'g>> {
        let Self { graph, node } = self;
        let kinds = [Kind::Certain, Kind::Conservative, Kind::Weak];
        kinds
            .into_iter()
            .map(move |kind| Children { graph, node, kind })
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of_all_kinds()
            .all(|it| it.repeated_labels().is_empty())
    }
}

impl Serialize for RepeatedChildren<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of_all_kinds().flat_map(Children::repeated))
    }
}
