//! What was found out about a graph as a list of columns in a file, and back.

use std::io::{self, Write};
use std::sync::Arc;

use super::super::edges::Referrers;
use super::super::place_numbers::PlaceNumbers;
use super::super::rankings::{N_RANKED, by_dominator};
use super::super::seconds::Seconds;
use super::super::{Cascade, Depths, Dominators, Findings, Graph, NodeId, Paths, Properties};
use super::{ColumnFile, ColumnWriter, Columns, read_column, write_column};

/// Finds out everything about a graph, and writes it.
///
/// One thing after the other, and each is given up before the next: together they would take more memory than the graph.
///
/// # Errors
///
/// If the output fails.
pub fn write_findings<W: Write>(graph: &Graph, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let mut dominators = graph.find_dominators();
    dominators.write(out)?;
    write_column(&dominators.find_retained_sizes(), out)?;
    for sums in graph.find_retained_by_groups(&dominators) {
        out.column(sums)?;
    }
    out.column(dominators.largest(N_RANKED).iter().map(|it| it.0))?;
    let by_dominator = by_dominator(graph, &dominators, N_RANKED);
    out.column(by_dominator.iter().map(|it| it.0))?;
    drop(dominators);
    let referrers = graph.find_referrers();
    let (offsets, sources) = referrers.parts();
    out.column(offsets.iter().copied())?;
    out.column(sources.iter().map(|it| it.0))?;
    drop(referrers);
    let (paths, depths) = Paths::new(graph);
    out.column(depths.cells().iter().copied())?;
    drop(depths);
    let (columns, are_alike) = paths.parts();
    for cells in columns {
        out.column(cells.iter().copied())?;
    }
    let (narrow, wide) = paths.places().parts();
    out.column(narrow.iter().copied())?;
    out.column(wide.iter().copied())?;
    out.column(are_alike.iter().copied())?;
    let (are_there, seconds) = paths.seconds().parts();
    out.column(are_there.iter().copied())?;
    out.column(seconds.iter().map(|it| it.0))?;
    out.column(Properties::new(graph).numbers())
}

/// Finds what was written of a graph; `None` if it does not fit.
pub fn read_findings(file: Arc<ColumnFile>, graph: &Graph) -> Option<Findings> {
    let n_nodes = graph.n_nodes();
    let mut columns = Columns::new(file);
    let dominators = Dominators::read(&mut columns, n_nodes)?;
    let retained_sizes = read_column(&mut columns)?;
    let retained_by_group = columns.all(|it: u64| it)?;
    let retained_by_namespace = columns.all(|it: u64| it)?;
    let largest = columns.all(NodeId)?;
    let by_dominator = columns.all(NodeId)?;
    let n_edges = columns.len_after(1)?;
    let offsets = columns.lazy(move |it: u32| (it as usize <= n_edges).then_some(it))?;
    let sources = columns.lazy(move |it: u32| ((it as usize) < n_nodes).then_some(NodeId(it)))?;
    let depths = columns.lazy(|it: u32| Some(it))?;
    let paths = read_paths(&mut columns, n_nodes)?;
    let properties = Properties::from_numbers(&columns.all(|it: u32| it)?, graph)?;
    let is_sound = retained_sizes.len() == n_nodes
        && (largest.iter().chain(&by_dominator)).all(|it| it.index() < n_nodes)
        && offsets.len() == n_nodes + 1
        && depths.len() == n_nodes;
    is_sound.then_some(Findings {
        dominators,
        retained_sizes,
        retained_by_group,
        retained_by_namespace,
        largest,
        by_dominator,
        referrers: Referrers::from_cells(offsets, sources),
        depths: Depths::from_cells(depths),
        paths,
        properties,
    })
}

/// Finds the cascade of a graph; `None` if it does not fit.
pub fn read_cascade(file: Arc<ColumnFile>, graph: &Graph) -> Option<Cascade> {
    Cascade::read(&mut Columns::new(file), graph)
}

fn read_paths(columns: &mut Columns, n_nodes: usize) -> Option<Paths> {
    let n_places = columns.len_after(1)?;
    let is_below = |n: usize| move |it: &u32| (*it as usize) < n || *it >= u32::MAX - 2;
    let (is_node, is_place) = (is_below(n_nodes), is_below(n_places));
    let holders = columns.lazy(move |it: u32| Some(it).filter(is_node))?;
    let above = columns.lazy(move |it: u32| Some(it).filter(is_place))?;
    let holders_of_all = columns.lazy(move |it: u32| Some(it).filter(is_node))?;
    let is_narrow_place = move |it: &u16| usize::from(*it) < n_places || *it == u16::MAX;
    let narrow = columns.lazy(move |it: u16| Some(it).filter(is_narrow_place))?;
    let wide = columns.lazy(move |it: u32| Some(it).filter(is_place))?;
    let places = PlaceNumbers::from_cells(narrow, wide);
    let are_alike = columns.lazy(|it: u8| Some(it))?;
    let are_there = columns.lazy(|it: u64| Some(it))?;
    let seconds = columns.lazy(move |it: u32| ((it as usize) < n_nodes).then_some(NodeId(it)))?;
    let seconds = Seconds::from_cells(are_there, seconds, n_nodes)?;
    let cells = [holders, above, holders_of_all];
    Paths::from_cells(cells, places, are_alike, seconds, n_nodes)
}
