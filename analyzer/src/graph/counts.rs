//! How often items are referred to, as far as anyone knows.

use super::{Graph, ItemType, NodeId};

/// Stands for an item that the engine does not count references to, and does not free.
pub const UNCOUNTED: u32 = u32::MAX;

/// Compares what the dump shows with what the engine counts.
#[derive(Clone, Copy, Debug)]
pub struct Counts<'g> {
    graph: &'g Graph,
    /// Old dumps have no counts at all. Others leave them out where the engine does not count.
    has_refcounts: bool,
}

impl<'g> Counts<'g> {
    /// Finds out which kind of dump it is, unless that is known.
    pub fn new(graph: &'g Graph, has_refcounts: Option<bool>) -> Self {
        let any = || graph.nodes().any(|node| graph.refcount(node).is_some());
        Self {
            graph,
            has_refcounts: has_refcounts.unwrap_or_else(any),
        }
    }

    /// Whether the dump has counts.
    pub fn has_refcounts(&self) -> bool {
        self.has_refcounts
    }

    /// How many references to an item there are in the dump, from roots as well; so many from other items. Beyond the
    /// largest `u32`, it makes no difference how many.
    pub fn shown(&self, node: NodeId, n_referrers: usize) -> u32 {
        let is_root = self.graph.is_root(node);
        let n_roots = if is_root {
            self.graph.roots(node).len()
        } else {
            0
        };
        u32::try_from(n_referrers + n_roots).unwrap_or(u32::MAX)
    }

    /// How often an item is referred to: by the engine's count, or if more is known, by that.
    pub fn held(&self, node: NodeId, shown: u32) -> u32 {
        let graph = self.graph;
        let unexplained = graph.unexplained_references(node).unwrap_or(0);
        let known = u64::from(shown).saturating_add(unexplained);
        let item_type = graph.item_type(node);
        // Scalars go with their slots, and memory that is no value with the last that has it.
        let is_counted = !item_type.is_scalar() && item_type != ItemType::Memory;
        match graph.refcount(node) {
            None if self.has_refcounts && is_counted => UNCOUNTED,
            refcount => refcount
                .map_or(known, |refcount| refcount.max(known))
                .try_into()
                .unwrap_or(UNCOUNTED),
        }
    }

    /// Whether something that the dump does not show keeps the item in memory.
    pub fn has_unknown_holder(&self, node: NodeId, n_referrers: usize) -> bool {
        let shown = self.shown(node, n_referrers);
        self.held(node, shown) > shown
    }
}
