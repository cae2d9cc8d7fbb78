//! A graph as a list of columns in a file, and back.
//!
//! Read back is only what was written: each column has a checksum, and whatever does not fit together is refused, so that
//! a graph that comes from here is as sound as one that was built.

mod columns;

use std::io::{self, Write};
use std::thread;

use dump_format::reader::ReadAt;

pub use self::columns::{ColumnReader, ColumnWriter, Columns, checksum};
use super::addresses::{Addresses, Windows};
use super::column::Narrow;
use super::edges::Edges;
use super::kinds::Kinds;
use super::names::{NameId, Names};
use super::{
    ClosureEntry, Column, Graph, LabelId, NodeId, RootEntry, TypeAndFlags, UnexplainedEntry,
    WeakEdge,
};
use columns::Scalar;

/// How many columns the edges have, which come first.
const EDGE_COLUMNS: usize = 3;
/// How many columns tell what the nodes are, and their sizes; they come next.
const IDENTITY_COLUMNS: usize = 11;

/// Writes all columns of a graph.
///
/// # Errors
///
/// If the output fails.
pub fn write<W: Write>(graph: &Graph, out: &mut ColumnWriter<W>) -> io::Result<()> {
    write_edges(&graph.strong, out)?;
    write_addresses(&graph.ids, out)?;
    out.column(graph.types.iter().map(|it| it.0))?;
    let (numbers, names) = graph.kinds.parts();
    write_column(numbers, out)?;
    out.column(names.iter().map(|it| it.0))?;
    write_column(&graph.sizes, out)?;
    write_column(&graph.refcounts, out)?;
    write_column(&graph.details, out)?;
    let (text, ends) = graph.names.parts();
    out.column(text.bytes())?;
    out.column(ends.iter().map(|&end| end as u64))?;
    out.column(graph.conservative.iter().map(|it| it.0))?;
    out.column(
        graph
            .weak
            .iter()
            .flat_map(|it| [it.source.0, it.label.raw(), it.target.0]),
    )?;
    out.column(
        graph
            .unexplained
            .iter()
            .flat_map(|it| [it.node.0, it.n_references]),
    )?;
    out.column(
        graph
            .roots
            .iter()
            .flat_map(|it| [it.node.0, it.frame.0, it.symbol_name.0]),
    )?;
    out.column(graph.closures.iter().flat_map(|it| {
        let line = it.line.unwrap_or_default();
        [
            it.node.0,
            it.function.0,
            it.file.0,
            u32::from(it.line.is_some()),
            line,
        ]
    }))?;
    out.column([graph.n_dangling])
}

/// Reads all of a graph but its edges, which the caller adds; `None` if anything is wrong. Says also where the columns
/// go on behind it.
pub fn read<R: ReadAt + ?Sized>(file: &ColumnReader<'_, R>) -> Option<(Graph, Columns)> {
    thread::scope(|scope| {
        // Both take about equally long.
        let rest = scope.spawn(|| read_rest(file));
        let (ids, types, kinds, sizes) = read_identities(file)?;
        let (rest, columns) = rest.join().ok()??;
        let graph = Graph {
            ids,
            types,
            kinds,
            sizes,
            ..rest
        };
        is_sound(&graph).then_some((graph, columns))
    })
}

/// Reads the edges of a graph that was read; `None` if anything is wrong.
pub fn read_edges<R: ReadAt + ?Sized>(
    file: &ColumnReader<'_, R>,
    extent: GraphExtent,
) -> Option<Edges> {
    let mut columns = Columns::from(0);
    let offsets: Vec<u32> = columns.next(file, |it: u32| it)?;
    let targets: Vec<_> = columns.next(file, NodeId)?;
    let labels: Vec<_> = columns.next(file, LabelId::from_raw)?;
    let n_nodes = offsets.len().checked_sub(1)?;
    let is_sound = n_nodes == extent.n_nodes
        && offsets.is_sorted()
        && offsets[0] == 0
        && offsets[n_nodes] as usize == targets.len()
        && targets.len() == labels.len()
        && targets.iter().all(|target| target.index() < n_nodes)
        && (labels.iter()).all(|it| it.name().is_none_or(|name| extent.has(name)));
    is_sound.then(|| Edges::new(offsets, targets, labels))
}

/// The numbers that edges can have.
#[derive(Clone, Copy, Debug)]
pub struct GraphExtent {
    n_nodes: usize,
    n_names: usize,
}

impl GraphExtent {
    /// Those of a graph.
    pub fn of(graph: &Graph) -> Self {
        Self {
            n_nodes: graph.types.len(),
            n_names: graph.names.parts().1.len(),
        }
    }

    fn has(self, NameId(name): NameId) -> bool {
        (name as usize) < self.n_names
    }
}

fn write_edges<W: Write>(edges: &Edges, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let (offsets, targets, labels) = edges.parts();
    out.column(offsets.iter().copied())?;
    out.column(targets.iter().map(|it| it.0))?;
    out.column(labels.iter().map(|it| it.raw()))
}

/// What the nodes are, and their sizes.
fn read_identities<R: ReadAt + ?Sized>(
    file: &ColumnReader<'_, R>,
) -> Option<(Addresses, Vec<TypeAndFlags>, Kinds, Column<u16>)> {
    let mut columns = Columns::from(EDGE_COLUMNS);
    let ids = read_addresses(&mut columns, file)?;
    let types = columns.next(file, TypeAndFlags)?;
    let kind_numbers = read_column(&mut columns, file)?;
    let kinds = Kinds::from_parts(kind_numbers, columns.next(file, NameId)?)?;
    let sizes = read_column(&mut columns, file)?;
    Some((ids, types, kinds, sizes))
}

/// All columns behind those, in a graph that lacks what is in front.
fn read_rest<R: ReadAt + ?Sized>(file: &ColumnReader<'_, R>) -> Option<(Graph, Columns)> {
    let mut columns = Columns::from(EDGE_COLUMNS + IDENTITY_COLUMNS);
    let numbers = |columns: &mut Columns| columns.next(file, |it: u32| it);
    let graph = Graph {
        refcounts: read_column(&mut columns, file)?,
        details: read_column(&mut columns, file)?,
        names: Names::from_parts(
            String::from_utf8(columns.next(file, |it: u8| it)?).ok()?,
            columns.next(file, |it: u64| it as usize)?,
        )?,
        conservative: columns.next(file, NodeId)?,
        weak: rows(&numbers(&mut columns)?, |&[source, label, target]| {
            WeakEdge {
                source: NodeId(source),
                label: LabelId::from_raw(label),
                target: NodeId(target),
            }
        }),
        unexplained: rows(&numbers(&mut columns)?, |&[node, n_references]| {
            UnexplainedEntry {
                node: NodeId(node),
                n_references,
            }
        }),
        roots: rows(&numbers(&mut columns)?, |&[node, frame, symbol_name]| {
            RootEntry {
                node: NodeId(node),
                frame: NameId(frame),
                symbol_name: NameId(symbol_name),
            }
        }),
        closures: rows(
            &numbers(&mut columns)?,
            |&[node, function, file, has_line, line]| ClosureEntry {
                node: NodeId(node),
                function: NameId(function),
                file: NameId(file),
                line: (has_line != 0).then_some(line),
            },
        ),
        n_dangling: columns.next(file, |it: u64| it)?.first().copied()?,
        ..Graph::default()
    };
    Some((graph, columns))
}

/// Whether all numbers are those of nodes and names.
fn is_sound(graph: &Graph) -> bool {
    let extent = GraphExtent::of(graph);
    let is_node = |node: NodeId| node.index() < extent.n_nodes;
    let is_name = |name| extent.has(name);
    let is_label = |label: LabelId| label.name().is_none_or(is_name);
    let lens = [
        graph.ids.len(),
        graph.kinds.parts().0.len(),
        graph.sizes.len(),
        graph.refcounts.len(),
        graph.details.len(),
    ];
    lens == [extent.n_nodes; 5]
        && graph.kinds.parts().1.iter().copied().all(is_name)
        && graph.conservative.iter().copied().all(is_node)
        && graph.unexplained.iter().all(|it| is_node(it.node))
        && (graph.weak.iter())
            .all(|it| is_node(it.source) && is_node(it.target) && is_label(it.label))
        && (graph.roots.iter())
            .all(|it| is_node(it.node) && is_name(it.frame) && is_name(it.symbol_name))
        && (graph.closures.iter())
            .all(|it| is_node(it.node) && is_name(it.function) && is_name(it.file))
}

fn rows<T, const N: usize>(cells: &[u32], row: impl Fn(&[u32; N]) -> T) -> Vec<T> {
    cells.as_chunks().0.iter().map(row).collect()
}

fn write_addresses<W: Write>(list: &Addresses, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let no_windows = Windows::default();
    let (windows, codes, addresses): (_, &[u32], &[u64]) = match list {
        Addresses::Narrow(windows, codes) => (windows, codes, &[]),
        Addresses::Wide(addresses) => (&no_windows, &[], addresses),
    };
    out.column(windows.parts().iter().copied())?;
    out.column(codes.iter().copied())?;
    out.column(addresses.iter().copied())
}

fn read_addresses<R: ReadAt + ?Sized>(
    columns: &mut Columns,
    file: &ColumnReader<'_, R>,
) -> Option<Addresses> {
    let windows = Windows::from_parts(columns.next(file, |it: u32| it)?)?;
    let codes = columns.next(file, |it: u32| it)?;
    let addresses = columns.next(file, |it: u64| it)?;
    Some(if addresses.is_empty() {
        Addresses::Narrow(windows, codes)
    } else {
        Addresses::Wide(addresses)
    })
}

fn write_column<T: Narrow + Scalar, W: Write>(
    column: &Column<T>,
    out: &mut ColumnWriter<W>,
) -> io::Result<()> {
    let (narrow, wide) = column.parts();
    out.column(narrow.iter().copied())?;
    out.column(wide.iter().map(|&(node, _)| node))?;
    out.column(wide.iter().map(|&(_, value)| value))
}

fn read_column<T: Narrow + Scalar, R: ReadAt + ?Sized>(
    columns: &mut Columns,
    file: &ColumnReader<'_, R>,
) -> Option<Column<T>> {
    let narrow = columns.next(file, |it: T| it)?;
    let nodes = columns.next(file, |it: u32| it)?;
    let values = columns.next(file, |it: u64| it)?;
    (nodes.len() == values.len())
        .then(|| Column::from_parts(narrow, nodes.into_iter().zip(values).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;
    use crate::graph::{GraphBuilder, ItemId, ItemType, NodeRecord};

    fn stored(graph: &Graph) -> Vec<u8> {
        let mut writer = ColumnWriter::new(Vec::new());
        write(graph, &mut writer).unwrap();
        writer.finish().unwrap()
    }

    fn read_back(bytes: &[u8]) -> Option<Graph> {
        let reader = ColumnReader::new(bytes, 0, bytes.len() as u64)?;
        let (mut graph, _) = read(&reader)?;
        graph.strong = read_edges(&reader, GraphExtent::of(&graph))?.into();
        Some(graph)
    }

    #[test]
    fn a_graph_comes_back_as_it_was() {
        let mut odd = GraphBuilder::default();
        odd.node(NodeRecord {
            id: ItemId(1),
            item_type: ItemType::Resource,
            size: 1 << 40,
            refcount: Some(300),
            kind: Some("stream"),
            detail: Some(1 << 33),
            unreachable: true,
            held: true,
            unexplained_references: Some(7),
        });
        odd.closure("f", "a.php", Some(3));
        odd.closure("f", "", None);
        odd.conservative_referrer("<hidden 8>", ItemId(1));
        odd.child("gone", ItemId(2));
        for graph in [cart(), odd, GraphBuilder::default()] {
            let graph = graph.finish().unwrap();
            let back = read_back(&stored(&graph)).unwrap();
            assert_eq!(format!("{back:?}"), format!("{graph:?}"));
        }
    }

    #[test]
    fn nothing_but_what_was_written_is_read() {
        let bytes = stored(&cart().finish().unwrap());
        for n_bytes in 0..bytes.len() {
            assert!(read_back(&bytes[..n_bytes]).is_none());
        }
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assert!(read_back(&damaged).is_none(), "byte {at}");
        }
    }
}
