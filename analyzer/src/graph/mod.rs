//! The dump as a graph: one column per property, dense node ids in dump order, edges in CSR form.

mod addresses;
mod anonymous;
mod bits;
mod builder;
mod cascade;
mod cells;
mod column;
mod counts;
mod depths;
mod dominators;
mod edges;
mod findings;
pub mod first;
mod item_id;
mod kinds;
mod label;
mod members;
mod names;
mod namespaces;
mod native;
mod numbers;
mod page_index;
mod paths;
mod place_numbers;
mod places;
mod properties;
mod rankings;
mod resolve;
mod root;
mod seconds;
mod shape;
pub mod sites;
pub mod store;
#[cfg(test)]
pub mod testing;
mod together;
mod totals;

pub use bits::Bits;
pub use builder::{GraphBuilder, NodeRecord, TooLarge};
pub use cascade::{Cascade, References, first_from};
pub use counts::{Counts, UNCOUNTED};
pub use depths::Depths;
pub use dominators::{Dominators, Reach};
pub use dump_format::ItemType;
pub use edges::Referrers;
pub use findings::Findings;
pub use item_id::ItemId;
pub use label::{Label, LabelId, NumberedLabel};
pub use namespaces::namespace;
pub use native::Native;
pub use numbers::NumberedEdge;
pub use paths::{Holder, Looks, Paths};
pub use places::Places;
pub use properties::{Properties, Property};
pub use rankings::first_of;
pub use root::{Root, RootShape};
pub use shape::{Shape, ShapeNumbers};
pub use together::{MAX_SETS, Retained};

use std::sync::OnceLock;

use addresses::Addresses;
use cells::Cells;
use column::Column;
use edges::Edges;
use findings::FoundOut;
use kinds::Kinds;
use names::{NameId, Names};
use rankings::Sorted;
use totals::Totals;

/// A node's number: its position in the dump, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The position of the node in any column.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The same as a number of four bytes.
    pub fn number(self) -> u32 {
        self.0
    }

    /// The node with this number, which is that of a node.
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// Every item of a dump and every reference between them.
///
/// Built by [`GraphBuilder`] and never changed afterwards. A property that most items do not have
/// lives in a sparse table sorted by node.
#[derive(Debug, Default)]
pub struct Graph {
    ids: Addresses,
    types: Cells<TypeAndFlags>,
    kinds: Kinds,
    // All sizes together are no more than the heap, and all reference counts not many more than the edges: few numbers
    // can be large, and small columns are enough for the others.
    sizes: Column<u16>,
    refcounts: Column<u8>,
    details: Column<u32>,
    strong: Edges,
    /// Who holds by each conservative edge; these are the last edges of their source.
    conservative: Vec<NodeId>,
    weak: Vec<WeakEdge>,
    unexplained: Vec<UnexplainedEntry>,
    private: Vec<PrivateEntry>,
    roots: Vec<RootEntry>,
    closures: Vec<ClosureEntry>,
    native: native::Owners,
    names: Names,
    n_dangling: u64,
    totals: OnceLock<Totals>,
    /// What else is quick to look up if the graph comes from a file.
    sorted: Option<Sorted>,
    findings: FoundOut,
}

/// The type of a node and its yes-or-no properties, one bit each.
#[derive(Clone, Copy, Debug)]
struct TypeAndFlags(u8);

impl TypeAndFlags {
    const ROOT: u8 = 0x10;
    const UNREACHABLE: u8 = 0x20;
    const HELD: u8 = 0x40;
    const TYPE: u8 = 0x0f;

    fn new(item_type: ItemType, flags: u8) -> Self {
        Self(item_type as u8 | flags)
    }

    fn item_type(self) -> ItemType {
        ItemType::ALL
            .get(usize::from(self.0 & Self::TYPE))
            .copied()
            .unwrap_or_default()
    }

    fn has(self, flag: u8) -> bool {
        self.0 & flag != 0
    }
}

#[derive(Debug)]
struct WeakEdge {
    source: NodeId,
    label: LabelId,
    target: NodeId,
}

#[derive(Debug)]
struct UnexplainedEntry {
    node: NodeId,
    n_references: u32,
}

#[derive(Debug)]
struct PrivateEntry {
    node: NodeId,
    bytes: u64,
}

#[derive(Debug)]
struct RootEntry {
    node: NodeId,
    frame: NameId,
    symbol_name: NameId,
}

#[derive(Debug)]
struct ClosureEntry {
    node: NodeId,
    function: NameId,
    file: NameId,
    line: Option<u32>,
}

/// A reference from one node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<'g> {
    /// The key or property name under which the source holds the target.
    pub label: Label<'g>,
    /// The node that is held.
    pub target: NodeId,
    /// Whether only a scan of the source's private memory found the reference: it is likely, not certain.
    pub conservative: bool,
}

/// What a closure was made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Closure<'g> {
    /// The name of the function closed over.
    pub function: &'g str,
    /// Where it is declared; empty for a function of the engine.
    pub file: &'g str,
    /// Its first line.
    pub line: Option<u32>,
}

impl Graph {
    /// How many nodes there are.
    pub fn n_nodes(&self) -> usize {
        self.types.len()
    }

    /// How many references of the dump led to no item and were left out.
    pub fn n_dangling(&self) -> u64 {
        self.n_dangling
    }

    /// All nodes in dump order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.types.len() as u32).map(NodeId)
    }

    /// The node at a position of the dump.
    pub fn node(&self, position: u32) -> Option<NodeId> {
        ((position as usize) < self.n_nodes()).then_some(NodeId(position))
    }

    /// The first node with this id. Scans: for a few look-ups only.
    pub fn find(&self, id: ItemId) -> Option<NodeId> {
        self.ids.find(id.0).map(|node| NodeId(node as u32))
    }

    /// All nodes with this id: more than one only in old dumps. Scans as well.
    pub fn find_all(&self, id: ItemId) -> Vec<NodeId> {
        let nodes = self.ids.find_all(id.0).into_iter();
        nodes.map(|node| NodeId(node as u32)).collect()
    }

    /// The nodes that the engine itself reaches, in dump order.
    pub fn root_nodes(&self) -> Vec<NodeId> {
        let mut nodes: Vec<_> = self.roots.iter().map(|root| root.node).collect();
        nodes.dedup();
        nodes
    }

    /// The id by which the dump knows the node.
    pub fn id(&self, node: NodeId) -> ItemId {
        ItemId(self.ids.get(node.index()))
    }

    /// The node's type.
    pub fn item_type(&self, node: NodeId) -> ItemType {
        self.types.get(node.index()).item_type()
    }

    /// The bytes of the item itself.
    pub fn self_size(&self, node: NodeId) -> u64 {
        self.sizes.get(node).unwrap_or(0)
    }

    /// The engine's reference count, where it counts.
    pub fn refcount(&self, node: NodeId) -> Option<u64> {
        self.refcounts.get(node)
    }

    /// The class of an object.
    pub fn class(&self, node: NodeId) -> Option<&str> {
        self.kind_of(node, ItemType::Object)
    }

    /// Stands for the class of an object: equal for equal classes.
    pub fn class_number(&self, node: NodeId) -> Option<u32> {
        self.kind_number_of(node, ItemType::Object).map(|it| it.0)
    }

    /// What kind of resource a resource is.
    pub fn resource_type(&self, node: NodeId) -> Option<&str> {
        self.kind_of(node, ItemType::Resource)
    }

    /// What `spl_object_id()` says of an object.
    pub fn object_handle(&self, node: NodeId) -> Option<u64> {
        self.detail_of(node, ItemType::Object)
    }

    /// What `get_resource_id()` says of a resource.
    pub fn resource_handle(&self, node: NodeId) -> Option<u64> {
        self.detail_of(node, ItemType::Resource)
    }

    /// The length of a string in bytes.
    pub fn length(&self, node: NodeId) -> Option<u64> {
        self.detail_of(node, ItemType::String)
    }

    /// The number of elements of an array.
    pub fn elements(&self, node: NodeId) -> Option<u64> {
        self.detail_of(node, ItemType::Array)
    }

    /// Whether the engine itself reaches the node.
    pub fn is_root(&self, node: NodeId) -> bool {
        self.types.get(node.index()).has(TypeAndFlags::ROOT)
    }

    /// Whether the dump says that no root reaches the node.
    pub fn is_unreachable(&self, node: NodeId) -> bool {
        self.types.get(node.index()).has(TypeAndFlags::UNREACHABLE)
    }

    /// Whether something unknown keeps an unreachable node alive, itself or through others.
    pub fn is_held(&self, node: NodeId) -> bool {
        self.types.get(node.index()).has(TypeAndFlags::HELD)
    }

    /// How many of the references to the node the dump does not show, if any.
    pub fn unexplained_references(&self, node: NodeId) -> Option<u64> {
        let entry = rows_of(&self.unexplained, node, |entry| entry.node).first()?;
        Some(entry.n_references.into())
    }

    /// How much of the node's size only a scan of its private memory has found, if any.
    pub fn private_size(&self, node: NodeId) -> Option<u64> {
        let entry = rows_of(&self.private, node, |entry| entry.node).first()?;
        Some(entry.bytes)
    }

    /// The nodes of which a part of the size was found so, with its bytes.
    pub fn private_parts(&self) -> impl Iterator<Item = (NodeId, u64)> {
        self.private.iter().map(|entry| (entry.node, entry.bytes))
    }

    /// The places from which the engine reaches the node, in the order of the dump.
    pub fn roots(&self, node: NodeId) -> impl ExactSizeIterator<Item = Root<'_>> {
        // Few items are roots, and the flag tells sooner than the table.
        let roots = if self.is_root(node) {
            rows_of(&self.roots, node, |root| root.node)
        } else {
            &[]
        };
        roots.iter().map(|root| Root {
            frame: self.names.get(root.frame),
            symbol_name: self.names.get(root.symbol_name),
        })
    }

    /// What a closure was made of.
    pub fn closure(&self, node: NodeId) -> Option<Closure<'_>> {
        let entry = rows_of(&self.closures, node, |closure| closure.node).first()?;
        Some(Closure {
            function: self.names.get(entry.function),
            file: self.names.get(entry.file),
            line: entry.line,
        })
    }

    /// How many children the node has, weak ones aside.
    pub fn n_children(&self, node: NodeId) -> usize {
        self.strong.n_targets(node)
    }

    /// How many of them only a scan of memory found.
    pub fn n_conservative_children(&self, node: NodeId) -> usize {
        rows_of(&self.conservative, node, |&source| source).len()
    }

    /// The outgoing edges of a node in the engine's order, the conservative ones last, weak ones aside.
    pub fn children(&self, node: NodeId) -> impl ExactSizeIterator<Item = Edge<'_>> {
        let n_certain = self.n_children(node) - self.n_conservative_children(node);
        let edges = self.strong.of(node).enumerate();
        edges.map(move |(n, (label, target))| Edge {
            label: label.resolve(&self.names),
            target,
            conservative: n >= n_certain,
        })
    }

    /// The outgoing edges of a node that keep nothing alive.
    pub fn weak_children(&self, node: NodeId) -> impl ExactSizeIterator<Item = Edge<'_>> {
        rows_of(&self.weak, node, |edge| edge.source)
            .iter()
            .map(|edge| Edge {
                label: edge.label.resolve(&self.names),
                target: edge.target,
                conservative: false,
            })
    }

    /// One of the [`children`](Self::children) by its place.
    pub fn child(&self, node: NodeId, n: usize) -> Option<Edge<'_>> {
        let (label, target) = self.strong.of(node).nth(n)?;
        let n_certain = self.n_children(node) - self.n_conservative_children(node);
        Some(Edge {
            label: label.resolve(&self.names),
            target,
            conservative: n >= n_certain,
        })
    }

    /// The nodes that a node holds, in the order of its [`children`](Self::children).
    pub fn targets(&self, node: NodeId) -> &[NodeId] {
        self.strong.targets(node)
    }

    /// Who refers to a node without keeping it alive, and by which edge. Scans all such edges.
    pub fn weak_referrers(&self, node: NodeId) -> impl Iterator<Item = (NodeId, Edge<'_>)> {
        let edges = self.weak.iter().filter(move |edge| edge.target == node);
        edges.map(|edge| {
            let label = edge.label.resolve(&self.names);
            let (target, conservative) = (edge.target, false);
            (
                edge.source,
                Edge {
                    label,
                    target,
                    conservative,
                },
            )
        })
    }

    fn kind_of(&self, node: NodeId, item_type: ItemType) -> Option<&str> {
        let kind = self.kind_number_of(node, item_type)?;
        Some(self.names.get(kind))
    }

    fn kind_number_of(&self, node: NodeId, item_type: ItemType) -> Option<NameId> {
        let kind = (self.item_type(node) == item_type).then(|| self.kinds.get(node))?;
        (kind != NameId::EMPTY).then_some(kind)
    }

    fn detail_of(&self, node: NodeId, item_type: ItemType) -> Option<u64> {
        (self.item_type(node) == item_type)
            .then(|| self.details.get(node))
            .flatten()
    }
}

/// The rows of one node in a sparse table sorted by node.
fn rows_of<T>(table: &[T], node: NodeId, node_of: impl Fn(&T) -> NodeId) -> &[T] {
    let start = table.partition_point(|row| node_of(row) < node);
    let len = table[start..].partition_point(|row| node_of(row) == node);
    &table[start..start + len]
}
