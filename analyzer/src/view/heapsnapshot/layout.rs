//! Where each node stands, and how many edges it has.
//!
//! The root; what it refers to: a group of roots for each frame or kind of root, and groups for what no root reaches;
//! the items in the order of the dump; and what is left of items that are too large for one node.

use rustc_hash::FxHashMap;
use thiserror::Error;

use super::meta::{EdgeType, NODE_FIELDS};
use super::strings::Strings;
use crate::graph::{Dominators, Graph, NodeId, NumberedEdge, Reach};

/// The most bytes of one node, a multiple of eight as all sizes are.
const MAX_SELF_SIZE: u64 = u32::MAX as u64 & !7;

/// How many further nodes an item may be split into. There is no item of 256 GiB, but numbers in files can be wrong.
const MAX_PARTS: u64 = 63;

/// The dump has more items than DevTools can number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("DevTools can number no more than {} nodes, and the dump has more items", u32::MAX / NODE_FIELDS)]
pub struct TooManyNodes;

/// The nodes of the file.
pub struct Layout<'g> {
    pub graph: &'g Graph,
    pub dominators: &'g Dominators,
    groups: Vec<Group>,
    parts: Vec<Part>,
    n_nodes: u32,
}

/// What the root refers to: something that holds items.
pub struct Group {
    pub name: GroupName,
    /// The names by which it holds them, by number, and the items.
    pub edges: Vec<(u32, NodeId)>,
}

/// What a group is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupName {
    /// A frame or kind of root by the number of its name.
    Frame(u32),
    /// Roots of which the dump tells no frame.
    NoFrame,
    /// Items that something unknown holds directly.
    UnknownHolder,
    /// What waits for the cycle collector.
    Garbage,
    /// What no root reaches, though the dump does not call it unreachable.
    NoRoot,
}

/// What is left of an item that is too large for one node.
pub struct Part {
    pub of: NodeId,
    pub size: u32,
}

/// An edge as it is written, but for the place of its target.
pub struct Edge {
    pub edge_type: EdgeType,
    /// The place of a string, or for an element its index.
    pub name: u32,
    /// The number of the target among all nodes.
    pub to: u32,
}

/// An item as the source of edges.
pub struct Source<'l> {
    pub layout: &'l Layout<'l>,
    pub item: NodeId,
    is_garbage: bool,
}

impl GroupName {
    /// The place of the name.
    pub fn string(self, strings: &mut Strings<'_>) -> u32 {
        match self {
            Self::Frame(number) => strings.name(number),
            Self::NoFrame => strings.word("(roots)"),
            Self::UnknownHolder => strings.word("(held by something unknown)"),
            Self::Garbage => strings.word("(unreachable: waits for the cycle collector)"),
            Self::NoRoot => strings.word("(reached from no root)"),
        }
    }
}

impl<'g> Layout<'g> {
    /// Finds a place for each node.
    pub fn new(graph: &'g Graph, dominators: &'g Dominators) -> Result<Self, TooManyNodes> {
        let groups = groups(graph, dominators);
        let parts = parts(graph);
        let n_nodes = 1 + groups.len() as u64 + graph.n_nodes() as u64 + parts.len() as u64;
        let n_nodes = u32::try_from(n_nodes)
            .ok()
            .filter(|&n| n <= u32::MAX / NODE_FIELDS)
            .ok_or(TooManyNodes)?;
        Ok(Self {
            graph,
            dominators,
            groups,
            parts,
            n_nodes,
        })
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> u32 {
        self.n_nodes
    }

    /// How many edges there are.
    pub fn n_edges(&self) -> u64 {
        let of_groups = self.groups.iter().map(|group| 1 + group.edges.len() as u64);
        let of_items = self.graph.nodes().map(|item| self.n_edges_of(item).into());
        of_groups.chain(of_items).sum()
    }

    /// What the root refers to.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// What the last nodes are.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The number of an item among all nodes.
    pub fn ordinal(&self, item: NodeId) -> u32 {
        1 + self.groups.len() as u32 + item.index() as u32
    }

    /// What an item's own node takes up.
    pub fn self_size(&self, item: NodeId) -> u32 {
        self.graph.counted_size(item).min(MAX_SELF_SIZE) as u32
    }

    /// How many edges an item has.
    pub fn n_edges_of(&self, item: NodeId) -> u32 {
        let n_weak = self.graph.numbered_weak_children(item).len();
        (self.graph.n_children(item) + n_weak + self.parts_of(item).len()) as u32
    }

    /// The sizes of all nodes together.
    pub fn exported_bytes(&self) -> u64 {
        let of_items = self.graph.nodes().map(|item| self.self_size(item));
        let of_parts = self.parts.iter().map(|part| part.size);
        of_items.chain(of_parts).map(u64::from).sum()
    }

    /// The places of the further nodes of an item among all [`parts`](Self::parts).
    fn parts_of(&self, item: NodeId) -> std::ops::Range<usize> {
        let start = self.parts.partition_point(|part| part.of < item);
        let len = self.parts[start..].partition_point(|part| part.of == item);
        start..start + len
    }
}

impl<'l> Source<'l> {
    /// An item of the layout.
    pub fn new(layout: &'l Layout<'l>, item: NodeId) -> Self {
        Self {
            layout,
            item,
            is_garbage: layout.dominators.reach(item) == Reach::Garbage,
        }
    }

    /// Whether an edge keeps its target in memory: not if the item is garbage and the target is alive.
    pub fn retains(&self, edge: &NumberedEdge) -> bool {
        !self.is_garbage || self.layout.dominators.reach(edge.target) == Reach::Garbage
    }

    /// The numbers of the item's further nodes among all nodes.
    pub fn parts(&self) -> impl Iterator<Item = u32> {
        let layout = self.layout;
        let first = layout.n_nodes - layout.parts.len() as u32;
        let parts = layout.parts_of(self.item);
        parts.map(move |part| first + part as u32)
    }
}

fn groups(graph: &Graph, dominators: &Dominators) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: FxHashMap<GroupName, usize> = FxHashMap::default();
    let mut add = |name: GroupName, symbol_name: u32, item: NodeId| {
        let place = *places.entry(name).or_insert_with(|| {
            groups.push(Group {
                name,
                edges: Vec::new(),
            });
            groups.len() - 1
        });
        groups[place].edges.push((symbol_name, item));
    };
    for root in graph.numbered_roots() {
        let name = match root.frame {
            0 => GroupName::NoFrame,
            frame => GroupName::Frame(frame),
        };
        add(name, root.symbol_name, root.node);
    }
    for item in graph.nodes_with_unknown_holders() {
        add(GroupName::UnknownHolder, 0, item);
    }
    // To hold more of the garbage than each first item of a group changes no retained size: nothing dominates these.
    let garbage = dominators
        .children(None)
        .filter(|&item| dominators.reach(item) == Reach::Garbage);
    for item in garbage {
        let name = if graph.is_unreachable(item) {
            GroupName::Garbage
        } else {
            GroupName::NoRoot
        };
        add(name, 0, item);
    }
    groups
}

fn parts(graph: &Graph) -> Vec<Part> {
    let mut parts = Vec::new();
    for of in graph.nodes() {
        let mut rest = graph.counted_size(of).saturating_sub(MAX_SELF_SIZE);
        for _ in 0..MAX_PARTS {
            if rest == 0 {
                break;
            }
            let size = rest.min(MAX_SELF_SIZE);
            rest -= size;
            parts.push(Part {
                of,
                size: size as u32,
            });
        }
    }
    parts
}
