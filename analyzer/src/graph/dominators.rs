//! Who keeps what in memory: the dominator tree, and the bytes that each item retains.
//!
//! A node dominates another if every path from the roots to the other goes through it: if it died, the other would
//! die with it. A virtual root stands before all roots. Weak references keep nothing alive and do not count; those
//! that a conservative scan found do.
//!
//! # What no root reaches
//!
//! These nodes hang on the virtual root as well, behind all others, and [`Reach`] tells them apart:
//!
//! - What something unknown holds directly is as good as a root.
//! - The rest is garbage. Of each group of nodes that hold each other, and that nothing else holds, the first one in
//!   dump order is taken for a root; it then retains the whole group and what the group holds. What garbage holds of
//!   the living is not held by it: the references are as good as gone.
//!
//! # Layout
//!
//! The tree is columns in its own preorder: whatever a node dominates stands directly behind it. So a subtree is a
//! range, and the bytes that a node retains are the difference of two sums.

mod layout;
mod search;
mod semi_nca;
mod stored;
#[cfg(test)]
mod tests;
mod unreached;

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::cells::Cells;
use super::first::First;
use super::{Column, Edges, Graph, NodeId};
use layout::Layout;
use search::Search;

/// Stands for the virtual root where a node is expected.
const VIRTUAL_ROOT: NodeId = NodeId(u32::MAX);

/// The dominator tree of a graph, with retained sizes.
#[derive(Debug)]
pub struct Dominators {
    /// Node to position in the preorder of the tree.
    positions: Cells<u32>,
    /// Position to node.
    order: Cells<NodeId>,
    /// Position to the number of nodes in the subtree.
    extents: Cells<u32>,
    /// Node to its immediate dominator; found when first asked for.
    idoms: OnceLock<Cells<NodeId>>,
    /// The self sizes of all nodes before a position; one entry more than positions.
    bytes_before: Cells<u64>,
    /// How many nodes the roots reach; they stand first.
    n_rooted: u32,
    /// How many nodes there are before the garbage.
    n_living: u32,
}

/// How a node is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// From a root.
    Rooted,
    /// Only from what something unknown holds.
    Held,
    /// Not at all.
    Garbage,
}

/// A node in the tree.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The node.
    pub node: NodeId,
    /// How many nodes it dominates, itself included.
    pub n_nodes: usize,
    /// Their bytes.
    pub retained_size_bytes: u64,
    /// How it is reached.
    pub reach: Reach,
}

/// Where the paths through the graph begin.
struct Entries {
    /// The roots.
    roots: Vec<NodeId>,
    /// What something unknown holds directly.
    held: Vec<NodeId>,
}

impl Graph {
    /// Finds the dominator tree, by a depth-first search and about as much again.
    pub(super) fn find_dominators(&self) -> Dominators {
        let roots = self.root_nodes();
        let held = self.unexplained.iter().map(|entry| entry.node).collect();
        Dominators::new(&self.strong, &Entries { roots, held }, |node| {
            self.counted_size(node)
        })
    }

    /// The bytes of an item that are not its holder's: none for a scalar, which is a slot of its holder.
    pub fn counted_size(&self, node: NodeId) -> u64 {
        if self.item_type(node).is_scalar() {
            0
        } else {
            self.self_size(node)
        }
    }
}

/// What groups of nodes retain, summed up in preorder.
#[derive(Default)]
struct GroupSums {
    sums: Vec<u64>,
    /// Where the last subtree ends that was counted for a group.
    ends: Vec<usize>,
}

impl GroupSums {
    #[inline]
    fn add(&mut self, group: u32, position: usize, entry: Entry) {
        let group = group as usize;
        if group >= self.sums.len() {
            self.sums.resize(group + 1, 0);
            self.ends.resize(group + 1, 0);
        }
        if position >= self.ends[group] {
            self.ends[group] = position + entry.n_nodes;
            self.sums[group] += entry.retained_size_bytes;
        }
    }
}

impl Dominators {
    fn new(edges: &Edges, entries: &Entries, size: impl Fn(NodeId) -> u64) -> Self {
        let mut search = Search::new(edges, entries);
        search.visit_all(&entries.roots);
        let n_rooted = search.n_visited();
        search.visit_all(&entries.held);
        let n_living = search.n_visited();
        if !search.is_complete() {
            search.begin_garbage();
            search.visit_all(&unreached::entries(edges, &search));
        }
        let Layout {
            positions,
            order,
            extents,
        } = layout::lay_out(edges, search.finish());
        let mut bytes_before = Vec::with_capacity(order.len() + 1);
        let mut sum = 0_u64;
        bytes_before.push(sum);
        bytes_before.extend(order.iter().map(|&node| {
            sum = sum.saturating_add(size(node));
            sum
        }));
        Self {
            positions: positions.into(),
            order: order.into(),
            extents: extents.into(),
            idoms: OnceLock::new(),
            bytes_before: bytes_before.into(),
            n_rooted,
            n_living,
        }
    }

    /// The bytes that would be freed if the node died: its own and those of all that it dominates.
    pub fn retained_size(&self, node: NodeId) -> u64 {
        self.size_of(self.range(node))
    }

    /// The bytes of all nodes, garbage included.
    pub fn total_size(&self) -> u64 {
        self.bytes_before.get(self.order.len())
    }

    /// How many nodes are reached in one way, and their bytes.
    pub fn part(&self, reach: Reach) -> (usize, u64) {
        let range = self.range_of(reach);
        (range.len(), self.size_of(range))
    }

    /// The nodes that are reached in one way, each behind its dominators.
    pub fn nodes(&self, reach: Reach) -> &[NodeId] {
        self.order.slice(self.range_of(reach))
    }

    /// The nearest other node that every path from the roots to this one goes through, if there is any.
    pub fn idom(&self, node: NodeId) -> Option<NodeId> {
        let idom = self.find_all_idoms().get(node.index());
        (idom != VIRTUAL_ROOT).then_some(idom)
    }

    /// The immediate dominator of each node, or the virtual root.
    pub(super) fn find_all_idoms(&self) -> &Cells<NodeId> {
        self.idoms.get_or_init(|| self.find_idoms().into())
    }

    /// The position of each node.
    pub(super) fn positions(&self) -> &[u32] {
        self.positions.all()
    }

    /// The node at each position.
    pub(super) fn order(&self) -> &[NodeId] {
        self.order.all()
    }

    /// How many nodes the one at each position dominates, itself included.
    pub(super) fn extents(&self) -> &[u32] {
        self.extents.all()
    }

    /// How many nodes the one at a position dominates, itself included.
    pub fn extent(&self, position: usize) -> usize {
        self.extents.get(position) as usize
    }

    /// The node at a position in the preorder of the tree.
    pub fn at(&self, position: usize) -> NodeId {
        self.order.get(position)
    }

    /// Whether a node is the other one or dominates it.
    pub fn dominates(&self, node: NodeId, other: NodeId) -> bool {
        self.range(node).contains(&self.position(other))
    }

    /// How a node is reached.
    pub fn reach(&self, node: NodeId) -> Reach {
        self.reach_at(self.positions.get(node.index()))
    }

    #[inline]
    fn reach_at(&self, position: u32) -> Reach {
        match position {
            position if position < self.n_rooted => Reach::Rooted,
            position if position < self.n_living => Reach::Held,
            _ => Reach::Garbage,
        }
    }

    /// The nodes that a node dominates, itself first, each behind its own dominators.
    pub fn subtree(&self, node: NodeId) -> &[NodeId] {
        self.order.slice(self.range(node))
    }

    /// All nodes, each behind its dominators.
    pub fn preorder(&self) -> impl Iterator<Item = Entry> {
        let places = self.order.all().iter().zip(self.extents.all());
        places.enumerate().map(|(position, (&node, &extent))| {
            let n_nodes = extent as usize;
            Entry {
                node,
                n_nodes,
                retained_size_bytes: self.size_of(position..position + n_nodes),
                reach: self.reach_at(position as u32),
            }
        })
    }

    /// The nodes of which a node is the immediate dominator; without a node, those that no other dominates.
    pub fn children(&self, node: Option<NodeId>) -> impl Iterator<Item = NodeId> {
        let range = node.map_or(0..self.order.len(), |node| {
            let range = self.range(node);
            range.start + 1..range.end
        });
        let mut next = range.start;
        std::iter::from_fn(move || {
            let position = next;
            (position < range.end).then(|| {
                next += self.extents.get(position) as usize;
                self.order.get(position)
            })
        })
    }

    /// The bytes that the nodes of each group retain together, nothing twice: of those that dominate each other,
    /// the topmost counts. `group_of` numbers the groups from 0, and may leave nodes out.
    pub fn retained_by_group(&self, group_of: impl Fn(NodeId) -> Option<u32>) -> Vec<u64> {
        let mut sums = GroupSums::default();
        for (position, entry) in self.preorder().enumerate() {
            if let Some(group) = group_of(entry.node) {
                sums.add(group, position, entry);
            }
        }
        sums.sums
    }

    /// The same by two groupings at once, of which the second one goes by the first.
    pub(super) fn retained_by_two(
        &self,
        group_of: impl Fn(NodeId) -> u32,
        larger_group_of: impl Fn(u32) -> Option<u32>,
    ) -> [Vec<u64>; 2] {
        let [mut sums, mut larger] = [GroupSums::default(), GroupSums::default()];
        for (position, entry) in self.preorder().enumerate() {
            let group = group_of(entry.node);
            sums.add(group, position, entry);
            if let Some(group) = larger_group_of(group) {
                larger.add(group, position, entry);
            }
        }
        [sums.sums, larger.sums]
    }

    /// So many nodes that retain most, the largest first, ties by number.
    pub fn largest(&self, limit: usize) -> Vec<NodeId> {
        let mut first = First::new(limit);
        for entry in self.preorder() {
            first.add((Reverse(entry.retained_size_bytes), entry.node));
        }
        first.finish().into_iter().map(|(_, node)| node).collect()
    }

    /// What each node retains.
    pub(super) fn find_retained_sizes(&self) -> Column<u32> {
        let mut narrow = vec![0; self.order.len()];
        let mut wide = FxHashMap::default();
        for entry in self.preorder() {
            let size = entry.retained_size_bytes;
            narrow[entry.node.index()] = u32::try_from(size).unwrap_or(u32::MAX);
            if size >= u64::from(u32::MAX) {
                wide.insert(entry.node.0, size);
            }
        }
        Column::from_parts(narrow.into(), wide)
    }

    /// The immediate dominator of each node: of the subtrees that are under way, the innermost.
    fn find_idoms(&self) -> Vec<NodeId> {
        let mut idoms = vec![VIRTUAL_ROOT; self.order.len()];
        // Where the subtrees end, and what is at their top.
        let mut under_way: Vec<(usize, NodeId)> = Vec::new();
        let places = self.order.all().iter().zip(self.extents.all());
        for (position, (&node, &extent)) in places.enumerate() {
            while under_way.pop_if(|&mut (end, _)| end <= position).is_some() {}
            if let Some(&(_, top)) = under_way.last() {
                idoms[node.index()] = top;
            }
            if extent > 1 {
                under_way.push((position + extent as usize, node));
            }
        }
        idoms
    }

    fn size_of(&self, range: Range<usize>) -> u64 {
        let [before, behind] = [range.start, range.end].map(|n| self.bytes_before.get(n));
        behind.saturating_sub(before)
    }

    fn range_of(&self, reach: Reach) -> Range<usize> {
        let [n_rooted, n_living] = [self.n_rooted, self.n_living].map(|n| n as usize);
        match reach {
            Reach::Rooted => 0..n_rooted,
            Reach::Held => n_rooted..n_living,
            Reach::Garbage => n_living..self.order.len(),
        }
    }

    /// Where a node stands in the preorder of the tree.
    pub fn position(&self, node: NodeId) -> usize {
        self.positions.get(node.index()) as usize
    }

    fn range(&self, node: NodeId) -> Range<usize> {
        let start = self.position(node);
        // No further than the tree, though a file that was tampered with may say so.
        start..(start + self.extents.get(start) as usize).min(self.order.len())
    }
}
