//! The heap as a whole, of which retained sizes are shares.

use serde::Serialize;

use crate::graph::{Dominators, Graph, NodeId, Reach};

/// What the items of a dump take up, and how much of it no root reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Heap {
    /// The self sizes of all items together, scalars aside: their slots are their holders'.
    #[serde(rename = "self_size_bytes")]
    pub size_bytes: u64,
    /// What only something unknown holds.
    pub held: Part,
    /// What nothing holds from outside.
    pub garbage: Part,
    /// How many items of it the dump does not call unreachable: it is old, or lacks what holds them.
    #[serde(skip_serializing_if = "is_zero")]
    pub n_unmarked: usize,
}

/// Some of the items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Part {
    /// How many there are.
    pub n_items: usize,
    /// Their self sizes together, scalars aside.
    #[serde(rename = "self_size_bytes")]
    pub size_bytes: u64,
}

impl Part {
    /// Adds an item.
    pub fn add(&mut self, graph: &Graph, node: NodeId) {
        self.n_items += 1;
        self.size_bytes = self.size_bytes.saturating_add(graph.counted_size(node));
    }

    /// Adds so many items of one size.
    pub fn add_all(&mut self, n_items: u64, size_bytes: u64) {
        self.merge(Self {
            n_items: n_items as usize,
            size_bytes: size_bytes.saturating_mul(n_items),
        });
    }

    /// Adds others.
    pub fn merge(&mut self, other: Self) {
        self.n_items += other.n_items;
        self.size_bytes = self.size_bytes.saturating_add(other.size_bytes);
    }
}

impl Heap {
    /// The figures of a graph.
    pub fn new(graph: &Graph, dominators: &Dominators) -> Self {
        let part = |reach| {
            let (n_items, size_bytes) = dominators.part(reach);
            Part {
                n_items,
                size_bytes,
            }
        };
        Self {
            size_bytes: dominators.total_size(),
            held: part(Reach::Held),
            garbage: part(Reach::Garbage),
            n_unmarked: dominators
                .nodes(Reach::Garbage)
                .iter()
                .filter(|&&node| !graph.is_unreachable(node))
                .count(),
        }
    }

    /// How many thousandths of the heap some bytes are, rounded half up.
    pub fn permille(&self, size_bytes: u64) -> u64 {
        let (size, heap) = (u128::from(size_bytes), u128::from(self.size_bytes));
        // No more than a thousand, unless a size beyond the heap is asked for, which is then as large as u64 at most.
        (size * 2000 + heap)
            .checked_div(2 * heap)
            .map_or(0, |permille| permille as u64)
    }
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded() {
        let empty = Part::default();
        let heap = |size_bytes| Heap {
            size_bytes,
            held: empty,
            garbage: empty,
            n_unmarked: 0,
        };
        assert_eq!(heap(2000).permille(1), 1);
        assert_eq!(heap(2001).permille(1), 0);
        assert_eq!(heap(u64::MAX).permille(u64::MAX), 1000);
        assert_eq!(heap(0).permille(0), 0);
    }
}
