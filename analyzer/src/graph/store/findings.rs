//! What was found out about a graph as a list of columns in a file, and back.

use std::io::{self, Write};
use std::sync::Arc;

use super::super::edges::Referrers;
use super::super::{Cascade, Depths, Dominators, Findings, Graph, NodeId, Properties};
use super::{ColumnFile, ColumnWriter, Columns};

/// Of how many of the nodes that retain most the order is kept: more than anybody reads.
const N_LARGEST: usize = 4096;

/// Finds out everything about a graph, and writes it.
///
/// One thing after the other, and each is given up before the next: together they would take more memory than the graph.
///
/// # Errors
///
/// If the output fails.
pub fn write_findings<W: Write>(graph: &Graph, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let dominators = graph.find_dominators();
    dominators.write(out)?;
    out.column(graph.find_retained_by_group(&dominators))?;
    out.column(dominators.largest(N_LARGEST).iter().map(|it| it.0))?;
    drop(dominators);
    let referrers = graph.find_referrers();
    let (offsets, sources) = referrers.parts();
    out.column(offsets.iter().copied())?;
    out.column(sources.iter().map(|it| it.0))?;
    drop(referrers);
    out.column(Depths::new(graph).cells().iter().copied())?;
    out.column(Properties::new(graph).numbers())
}

/// Finds what was written of a graph; `None` if it does not fit.
pub fn read_findings(file: Arc<ColumnFile>, graph: &Graph) -> Option<Findings> {
    let n_nodes = graph.n_nodes();
    let mut columns = Columns::new(file);
    let dominators = Dominators::read(&mut columns, n_nodes)?;
    let retained_by_group = columns.all(|it: u64| it)?;
    let largest = columns.all(NodeId)?;
    let n_edges = columns.len_after(1)?;
    let offsets = columns.lazy(move |it: u32| (it as usize <= n_edges).then_some(it))?;
    let sources = columns.lazy(move |it: u32| ((it as usize) < n_nodes).then_some(NodeId(it)))?;
    let depths = columns.lazy(|it: u32| Some(it))?;
    let properties = Properties::from_numbers(&columns.all(|it: u32| it)?, graph)?;
    let is_sound = largest.iter().all(|it| it.index() < n_nodes)
        && offsets.len() == n_nodes + 1
        && depths.len() == n_nodes;
    is_sound.then_some(Findings {
        dominators,
        retained_by_group,
        largest,
        referrers: Referrers::from_cells(offsets, sources),
        depths: Depths::from_cells(depths),
        properties,
    })
}

/// Finds the cascade of a graph; `None` if it does not fit.
pub fn read_cascade(file: Arc<ColumnFile>, graph: &Graph) -> Option<Cascade> {
    Cascade::read(&mut Columns::new(file), graph)
}
