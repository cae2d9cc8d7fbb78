//! What items own outside of PHP's heap. It is no part of their sizes, nor of any sum of these.

use std::sync::OnceLock;

use super::{Dominators, Graph, NodeId, rows_of};

/// Memory outside of PHP's heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Native {
    /// Its bytes, as far as they are known.
    pub bytes: u64,
    /// Of how many owners that is not all.
    pub n_incomplete: u64,
}

impl Native {
    /// Whether there is any.
    pub fn is_any(self) -> bool {
        self != Self::default()
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.saturating_add(other.bytes),
            n_incomplete: self.n_incomplete.saturating_add(other.n_incomplete),
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.saturating_sub(other.bytes),
            n_incomplete: self.n_incomplete.saturating_sub(other.n_incomplete),
        }
    }
}

/// What one item owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub node: NodeId,
    pub bytes: u64,
    pub is_incomplete: bool,
}

impl Entry {
    fn native(&self) -> Native {
        Native {
            bytes: self.bytes,
            n_incomplete: self.is_incomplete.into(),
        }
    }
}

/// The items that own anything, sorted by node.
#[derive(Debug, Default)]
pub struct Owners {
    pub entries: Vec<Entry>,
    in_preorder: OnceLock<Sums>,
}

impl From<Vec<Entry>> for Owners {
    fn from(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            in_preorder: OnceLock::new(),
        }
    }
}

/// The owners along the dominator tree: their positions in its preorder, and what those before each own together.
#[derive(Debug, Default)]
struct Sums {
    positions: Vec<usize>,
    before: Vec<Native>,
}

impl Sums {
    fn new(dominators: &Dominators, entries: &[Entry]) -> Self {
        let mut owners: Vec<_> = entries
            .iter()
            .map(|entry| (dominators.position(entry.node), entry.native()))
            .collect();
        owners.sort_unstable_by_key(|&(position, _)| position);
        let mut sum = Native::default();
        let mut before = vec![sum];
        before.extend(owners.iter().map(|&(_, native)| {
            sum = sum.plus(native);
            sum
        }));
        Self {
            positions: owners.into_iter().map(|(position, _)| position).collect(),
            before,
        }
    }

    /// What the items at so many positions from one on own.
    fn of(&self, start: usize, n_nodes: usize) -> Native {
        let n_before = |end| self.positions.partition_point(|&position| position < end);
        let [first, last] = [start, start.saturating_add(n_nodes)].map(n_before);
        self.before[last].minus(self.before[first])
    }
}

impl Graph {
    /// Whether any item owns memory outside of PHP's heap.
    pub fn has_native(&self) -> bool {
        !self.native.entries.is_empty()
    }

    /// What an item owns outside of PHP's heap.
    pub fn native(&self, node: NodeId) -> Native {
        let entry = rows_of(&self.native.entries, node, |entry| entry.node).first();
        entry.map_or_else(Native::default, Entry::native)
    }

    /// The items that own memory outside of PHP's heap, with what each owns.
    pub fn native_owners(&self) -> impl Iterator<Item = (NodeId, Native)> {
        let entries = self.native.entries.iter();
        entries.map(|entry| (entry.node, entry.native()))
    }

    /// What all items together own outside of PHP's heap.
    pub fn native_total(&self) -> Native {
        let owners = self.native_owners();
        owners.fold(Native::default(), |sum, (_, native)| sum.plus(native))
    }

    /// What would be freed outside of PHP's heap if an item died.
    pub fn native_retained(&self, node: NodeId) -> Native {
        if !self.has_native() {
            return Native::default();
        }
        let dominators = self.dominators();
        let position = dominators.position(node);
        self.native_sums().of(position, dominators.extent(position))
    }

    /// What so many groups retain outside of PHP's heap, nothing twice; nothing at all if there is none.
    pub fn native_retained_by_group(
        &self,
        n_groups: usize,
        group_of: impl Fn(NodeId) -> Option<u32>,
    ) -> Vec<Native> {
        let mut sums = vec![Native::default(); n_groups];
        if !self.has_native() {
            return sums;
        }
        let native = self.native_sums();
        // Where the last subtree ends that was counted for a group.
        let mut ends = vec![0; n_groups];
        for (position, entry) in self.dominators().preorder().enumerate() {
            let Some(group) = group_of(entry.node).map(|it| it as usize) else {
                continue;
            };
            if position >= ends[group] {
                ends[group] = position + entry.n_nodes;
                sums[group] = sums[group].plus(native.of(position, entry.n_nodes));
            }
        }
        sums
    }

    fn native_sums(&self) -> &Sums {
        let sums = &self.native.in_preorder;
        sums.get_or_init(|| Sums::new(self.dominators(), &self.native.entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{item, object};
    use crate::graph::{GraphBuilder, ItemId, ItemType};

    const fn native(bytes: u64, n_incomplete: u64) -> Native {
        Native {
            bytes,
            n_incomplete,
        }
    }

    /// Two nodes of one document, and a connection, all held by an object.
    fn graph() -> Graph {
        let mut builder = GraphBuilder::default();
        builder.node(object(0x10, "Page"));
        builder.root("<GLOBAL>", "page");
        for (label, id) in [("a", 0x20), ("b", 0x30), ("c", 0x40)] {
            builder.child(label, ItemId(id));
        }
        for id in [0x20, 0x30] {
            builder.node(object(id, "DOMElement"));
            builder.child("<document>", ItemId(0x50));
        }
        builder.native(7, false);
        builder.node(object(0x40, "PDO"));
        builder.native(0, true);
        builder.node(item(0x50, ItemType::Memory, 0));
        builder.native(1000, false);
        builder.finish().unwrap()
    }

    #[test]
    fn what_is_shared_is_retained_by_who_holds_all_that_share_it() {
        let graph = graph();
        let of = |id, figure: fn(&Graph, NodeId) -> Native| {
            figure(&graph, graph.find(ItemId(id)).unwrap())
        };
        assert_eq!(of(0x10, Graph::native), native(0, 0));
        assert_eq!(of(0x10, Graph::native_retained), native(1007, 1));
        assert_eq!(of(0x20, Graph::native_retained), native(0, 0));
        assert_eq!(of(0x30, Graph::native_retained), native(7, 0));
        assert_eq!(of(0x40, Graph::native_retained), native(0, 1));
        assert_eq!(of(0x50, Graph::native_retained), native(1000, 0));
        assert_eq!(graph.native_owners().count(), 3);
    }

    #[test]
    fn a_group_retains_nothing_twice() {
        let graph = graph();
        let all = graph.native_retained_by_group(1, |_| Some(0));
        assert_eq!(all, [native(1007, 1)]);
        let objects = |node| graph.class(node).map(|class| u32::from(class == "PDO"));
        let by_class = graph.native_retained_by_group(2, objects);
        assert_eq!(by_class, [native(1007, 1), native(0, 1)]);
    }

    #[test]
    fn a_graph_without_any_says_so() {
        let graph = crate::graph::testing::cart().finish().unwrap();
        assert!(!graph.has_native());
        let node = graph.nodes().next().unwrap();
        assert_eq!(graph.native_retained(node), Native::default());
        assert_eq!(
            graph.native_retained_by_group(1, |_| Some(0)),
            [native(0, 0)]
        );
    }
}
