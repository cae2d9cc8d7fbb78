//! The dominator tree as columns in a file.

use std::io::{self, Write};

use super::super::store::{ColumnWriter, Columns};
use super::{Cells, Dominators, NodeId, VIRTUAL_ROOT};

impl Dominators {
    /// Writes the tree, and lets go of where each node stands in it: what else is to be found out needs memory more.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn write<W: Write>(&mut self, out: &mut ColumnWriter<W>) -> io::Result<()> {
        out.column(self.positions.all().iter().copied())?;
        self.positions = Cells::default();
        out.column(self.order.all().iter().map(|it| it.0))?;
        out.column(self.extents.all().iter().copied())?;
        out.column(self.find_idoms().into_iter().map(|it| it.0))?;
        out.column(self.bytes_before.all().iter().copied())?;
        out.column([self.n_rooted, self.n_living])
    }

    /// Finds the tree of so many nodes in a file; `None` if it does not fit.
    pub fn read(columns: &mut Columns, n_nodes: usize) -> Option<Self> {
        let is_position = move |it: &u32| (*it as usize) < n_nodes;
        let positions = columns.lazy(move |it: u32| Some(it).filter(is_position))?;
        let order = columns.lazy(move |it: u32| Some(it).filter(is_position).map(NodeId))?;
        let extents = columns.lazy(move |it: u32| (it > 0).then_some(it))?;
        let idoms = columns.lazy(move |it: u32| {
            let is_known = is_position(&it) || it == VIRTUAL_ROOT.0;
            is_known.then_some(NodeId(it))
        })?;
        let bytes_before = columns.lazy(|it: u64| Some(it))?;
        let &[n_rooted, n_living] = columns.all(|it: u32| it)?.as_slice() else {
            return None;
        };
        let lens = [positions.len(), order.len(), extents.len(), idoms.len()];
        let is_sound = lens == [n_nodes; 4]
            && bytes_before.len() == n_nodes + 1
            && n_rooted <= n_living
            && n_living as usize <= n_nodes;
        is_sound.then(|| Self {
            positions,
            order,
            extents,
            idoms: idoms.into(),
            bytes_before,
            n_rooted,
            n_living,
        })
    }
}
