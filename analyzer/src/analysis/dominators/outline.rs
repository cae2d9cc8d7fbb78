//! The rows of the tree in numbers, as they can be kept.

use crate::graph::{Graph, NodeId};

/// How many numbers a row is.
const N_NUMBERS: usize = 4;

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
    /// The first of them; none for those that are too small for rows of their own.
    pub first: Option<NodeId>,
}

impl Outline {
    /// The outline as numbers.
    pub fn to_numbers(&self) -> Vec<u64> {
        let rows = self.rows.iter().flat_map(|row| {
            let first = row.first.map_or(0, |first| u64::from(first.number()) + 1);
            let (depth, n_items) = (row.depth as u64, row.n_items as u64);
            [depth, n_items, row.retained_size_bytes, first]
        });
        std::iter::once(u64::from(self.is_cut))
            .chain(rows)
            .collect()
    }

    /// The outline of numbers; `None` if they are none of this graph.
    pub fn from_numbers(graph: &Graph, numbers: &[u64]) -> Option<Self> {
        let (&is_cut, rows) = numbers.split_first()?;
        let (rows, rest) = rows.as_chunks::<N_NUMBERS>();
        let rows = rows
            .iter()
            .map(|&[depth, n_items, retained_size_bytes, first]| {
                let node = |number| graph.node(u32::try_from(number).ok()?);
                let first = first.checked_sub(1);
                let is_known = first.is_none_or(|first| node(first).is_some());
                let (depth, n_items) =
                    (usize::try_from(depth).ok()?, usize::try_from(n_items).ok()?);
                (is_known && depth <= graph.n_nodes()).then_some(OutlineRow {
                    depth,
                    n_items,
                    retained_size_bytes,
                    first: first.and_then(node),
                })
            });
        rest.is_empty().then_some(Self {
            rows: rows.collect::<Option<_>>()?,
            is_cut: is_cut != 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::dominators::{Options, outline};
    use crate::graph::testing::cart;

    #[test]
    fn an_outline_comes_back_as_it_was() {
        let graph = cart().finish().unwrap();
        for depth in [1, 10] {
            let options = Options {
                at: None,
                depth,
                min_bytes: Some(50),
            };
            let outline = outline(&graph, graph.dominators(), &options);
            assert!(outline.rows.iter().any(|row| row.first.is_none()) || depth == 1);
            let numbers = outline.to_numbers();
            assert_eq!(Outline::from_numbers(&graph, &numbers), Some(outline));
            assert_eq!(Outline::from_numbers(&graph, &numbers[1..]), None);
            let elsewhere = [0, 0, 1, 8, 100];
            assert_eq!(Outline::from_numbers(&graph, &elsewhere), None);
        }
    }
}
