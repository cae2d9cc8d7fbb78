//! A cascade as columns in a file.

use std::io::{self, Write};

use super::super::store::{ColumnWriter, Columns};
use super::super::{Graph, NodeId};
use super::holders::Holders;
use super::tally::{Kind, Tally};
use super::{Cascade, Row};

/// Stands for no place.
const NOWHERE: u32 = u32::MAX;

impl Cascade {
    /// Writes the columns.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn write<W: Write>(&self, out: &mut ColumnWriter<W>) -> io::Result<()> {
        for column in [
            &self.shared,
            &self.extents,
            &self.held,
            &self.targets,
            &self.references,
            &self.follower_extents,
        ] {
            out.column(column.all().iter().copied())?;
        }
        out.column(self.nodes.all().iter().map(|it| it.0))?;
        let (starts, within) = self.holders.parts();
        out.column(starts.iter().copied())?;
        out.column(within.all().iter().copied())?;
        let tally = self.tally.parts();
        out.column(tally.narrow.iter().copied())?;
        out.column(tally.wide.iter().copied())?;
        out.column(tally.table.iter().map(|it| it.group))?;
        out.column(tally.table.iter().map(|it| it.size_bytes))?;
        out.column(tally.ends.iter().copied())?;
        out.column(tally.sum_kinds.iter().copied())?;
        out.column(tally.sums.iter().copied())?;
        out.column(self.properties.iter().flat_map(|it| {
            let first_extent = it.first_extent.unwrap_or(NOWHERE);
            [it.start, it.n_followers, it.end, first_extent]
        }))?;
        out.column([u8::from(self.has_refcounts)])
    }

    /// Finds the columns of a graph in a file; `None` if they do not fit.
    pub fn read(columns: &mut Columns, graph: &Graph) -> Option<Self> {
        let n_nodes = graph.n_nodes();
        let n_shared = columns.next_len()?;
        let shared = columns.lazy(move |it: u32| ((it as usize) < n_nodes).then_some(it))?;
        let extents = columns.lazy(|it: u32| (it > 0).then_some(it))?;
        let held = columns.lazy(|it: u32| Some(it))?;
        let targets = columns.lazy(move |it: u32| ((it as usize) < n_shared).then_some(it))?;
        let references = columns.lazy(|it: u32| Some(it))?;
        let follower_extents = columns.lazy(|it: u32| (it > 0).then_some(it))?;
        let nodes = columns.lazy(move |it: u32| ((it as usize) < n_nodes).then_some(NodeId(it)))?;
        let (starts, within) = (columns.all(|it: u32| it)?, columns.lazy(|it: u8| Some(it))?);
        let holders = Holders::from_parts(starts, within, n_nodes)?;
        let kinds = (
            columns.lazy(|it: u8| Some(it))?,
            columns.lazy(|it: u16| Some(it))?,
        );
        let (groups, sizes) = (columns.all(|it: u32| it)?, columns.all(|it: u64| it)?);
        let kind_table = groups.iter().zip(&sizes);
        let kind_table: Vec<_> = kind_table
            .map(|(&group, &size_bytes)| Kind { group, size_bytes })
            .collect();
        let ends = columns.all(|it: u32| it)?;
        let sums = [
            columns.lazy(|it: u16| Some(it))?,
            columns.lazy(|it: u16| Some(it))?,
        ];
        let tally = Tally::from_parts(kinds, kind_table, ends, sums)?;
        let rows = columns.all(|it: u32| it)?;
        let rows = rows.as_chunks().0.iter();
        let properties: Vec<_> = rows
            .map(|&[start, n_followers, end, first_extent]| Row {
                start,
                n_followers,
                end,
                first_extent: (first_extent != NOWHERE).then_some(first_extent),
            })
            .collect();
        let has_refcounts = *columns.all(|it: u8| it)?.first()? != 0;
        let n_groups = graph.n_groups() as u32;
        let is_inside = |row: &Row| {
            let n_references = row.end.checked_sub(row.start);
            let last = (row.first_extent).map_or(Some(0), |it| it.checked_add(row.n_followers));
            n_references.is_some_and(|it| row.n_followers <= it)
                && row.end as usize <= references.len()
                && last.is_some_and(|it| it as usize <= follower_extents.len())
        };
        let is_sound = [extents.len(), held.len(), nodes.len()] == [n_shared; 3]
            && holders.parts().1.len() == targets.len()
            && tally.len() == n_nodes
            && groups.len() == sizes.len()
            && groups.iter().all(|&it| it < n_groups)
            && properties.len() == graph.properties().len()
            && properties.iter().all(is_inside);
        is_sound.then_some(Self {
            shared,
            extents,
            held,
            nodes,
            holders,
            targets,
            tally,
            properties,
            references,
            follower_extents,
            has_refcounts,
        })
    }
}
