//! The items of each type and class, side by side.

use super::cells::Cells;
use super::{Graph, NodeId};

/// All items, group by group, those of each in the order of the dump.
#[derive(Debug)]
pub struct Members {
    /// Where each group begins; one entry more than groups.
    offsets: Vec<u32>,
    nodes: Cells<NodeId>,
}

impl Members {
    /// Sorts the items of a graph by counting them.
    pub fn new(graph: &Graph) -> Self {
        let mut offsets = vec![0];
        offsets.extend(graph.totals().sums().iter().scan(0, |end, &(n_items, _)| {
            *end += n_items as u32;
            Some(*end)
        }));
        let mut next = offsets.clone();
        let mut nodes = vec![NodeId(0); graph.n_nodes()];
        for (node, group) in graph.nodes().zip(graph.groups_of_nodes()) {
            let place = &mut next[group as usize];
            nodes[*place as usize] = node;
            *place += 1;
        }
        Self {
            offsets,
            nodes: nodes.into(),
        }
    }

    /// Puts columns together that were stored; `None` if they do not fit.
    pub fn from_cells(offsets: Vec<u32>, nodes: Cells<NodeId>) -> Option<Self> {
        let is_sound = offsets.is_sorted()
            && offsets.last().is_some_and(|&it| it as usize == nodes.len())
            && offsets.first() == Some(&0);
        is_sound.then_some(Self { offsets, nodes })
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The columns.
    pub fn parts(&self) -> (&[u32], &[NodeId]) {
        (&self.offsets, self.nodes.all())
    }

    /// The items of a group.
    pub fn of(&self, group: u32) -> &[NodeId] {
        self.first_of(group, usize::MAX)
    }

    /// So many items of a group, the first in the order of the dump, or all of them.
    pub fn first_of(&self, group: u32, limit: usize) -> &[NodeId] {
        let ends = self.offsets.get(group as usize..).unwrap_or_default();
        match ends {
            &[start, end, ..] => {
                let (start, end) = (start as usize, end as usize);
                self.nodes
                    .slice(start..end.min(start.saturating_add(limit)))
            }
            _ => &[],
        }
    }
}
