//! The rows of the tree in numbers, as they can be kept.

use crate::graph::{Graph, Native, NodeId};

/// How many numbers a row is.
pub const N_NUMBERS: usize = 4;

/// The rows of a part of the dominator tree.
#[derive(Debug, PartialEq, Eq)]
pub struct Outline {
    /// Each in front of those below it.
    pub rows: Vec<OutlineRow>,
    /// Whether the depth left out rows that would be large enough.
    pub is_cut: bool,
}

/// Items that are alike and that the items of the row above dominate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    /// How many rows are above this one.
    pub depth: usize,
    /// How many items there are.
    pub n_items: usize,
    /// What they retain together.
    pub retained_size_bytes: u64,
    /// What they retain outside of PHP's heap. It is not kept: where there is any, no survey is.
    pub native: Native,
    /// The first of them; none for those that are too small for rows of their own.
    pub first: Option<NodeId>,
}

impl OutlineRow {
    /// The row as numbers.
    pub fn to_numbers(self) -> [u64; N_NUMBERS] {
        let first = self.first.map_or(0, |first| u64::from(first.number()) + 1);
        let (depth, n_items) = (self.depth as u64, self.n_items as u64);
        [depth, n_items, self.retained_size_bytes, first]
    }

    /// The row of numbers; `None` if they are none of this graph.
    pub fn from_numbers(graph: &Graph, numbers: &[u64; N_NUMBERS]) -> Option<Self> {
        let &[depth, n_items, retained_size_bytes, first] = numbers;
        let first = match first.checked_sub(1) {
            Some(first) => Some(graph.node(u32::try_from(first).ok()?)?),
            None => None,
        };
        let (depth, n_items) = (usize::try_from(depth).ok()?, usize::try_from(n_items).ok()?);
        (depth <= graph.n_nodes()).then_some(Self {
            depth,
            n_items,
            retained_size_bytes,
            native: Native::default(),
            first,
        })
    }
}
