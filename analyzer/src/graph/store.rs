//! A graph as a list of columns in a file, and back.
//!
//! Read back is only what was written: each page of a column has a checksum, and whatever does not fit together is
//! refused, so that a graph that comes from here is as sound as one that was built. Most columns are read when they are
//! needed; if one of them then turns out to be damaged, all are made anew.

mod column_file;
mod columns;
mod findings;

use std::io::{self, Write};
use std::sync::Arc;

pub use self::column_file::{ColumnFile, Columns, Rescue};
pub use self::columns::{ColumnWriter, checksum};
pub use self::findings::{read_cascade, read_findings, write_findings};
use super::addresses::{Addresses, Windows};
use super::column::Narrow;
use super::edges::Edges;
use super::kinds::Kinds;
use super::members::Members;
use super::names::{NameId, Names};
use super::rankings::{Rankings, Sorted};
use super::{
    ClosureEntry, Column, FoundOut, Graph, LabelId, NodeId, PrivateEntry, RootEntry, Totals,
    TypeAndFlags, UnexplainedEntry, WeakEdge, native,
};
use columns::Scalar;

/// Writes all columns of a graph.
///
/// # Errors
///
/// If the output fails.
pub fn write<W: Write>(graph: &Graph, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let (text, ends) = graph.names.parts();
    out.column(text.bytes())?;
    out.column(ends.iter().map(|&end| end as u64))?;
    write_edges(&graph.strong, out)?;
    write_addresses(&graph.ids, out)?;
    out.column(graph.types.all().iter().map(|it| it.0))?;
    write_column(graph.kinds.numbers(), out)?;
    out.column(graph.kinds.names().iter().map(|it| it.0))?;
    write_column(&graph.sizes, out)?;
    write_column(&graph.refcounts, out)?;
    write_column(&graph.details, out)?;
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
    out.column(graph.private.iter().map(|it| it.node.0))?;
    out.column(graph.private.iter().map(|it| it.bytes))?;
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
    out.column(
        (graph.native.entries.iter())
            .flat_map(|it| [u64::from(it.node.0), it.bytes, u64::from(it.is_incomplete)]),
    )?;
    out.column([graph.n_dangling])?;
    out.column(graph.totals().sums().iter().flat_map(|it| [it.0, it.1]))?;
    write_sorted(graph, out)
}

/// Reads what is needed of a graph in any case, and finds the rest; `None` if anything is wrong. Says also where the
/// columns go on behind it.
pub fn read(file: Arc<ColumnFile>) -> Option<(Graph, Columns)> {
    let mut columns = Columns::new(file);
    let (text, ends) = (
        columns.all(|it: u8| it)?,
        columns.all(|it: u64| it as usize)?,
    );
    let names = Names::from_parts(String::from_utf8(text).ok()?, ends)?;
    let n_names = names.parts().1.len();
    let strong = read_edges(&mut columns, n_names)?;
    let ids = read_addresses(&mut columns)?;
    let types = columns.lazy(|it: u8| Some(TypeAndFlags(it)))?;
    let numbers = read_column(&mut columns)?;
    let kinds = Kinds::from_parts(numbers, columns.all(NameId)?);
    let mut graph = Graph {
        ids,
        types,
        kinds,
        sizes: read_column(&mut columns)?,
        refcounts: read_column(&mut columns)?,
        details: read_column(&mut columns)?,
        strong,
        names,
        conservative: columns.all(NodeId)?,
        weak: rows(&numbers_of(&mut columns)?, |&[source, label, target]| {
            WeakEdge {
                source: NodeId(source),
                label: LabelId::from_raw(label),
                target: NodeId(target),
            }
        }),
        unexplained: rows(&numbers_of(&mut columns)?, |&[node, n_references]| {
            UnexplainedEntry {
                node: NodeId(node),
                n_references,
            }
        }),
        private: {
            let nodes = columns.all(NodeId)?;
            let bytes = columns.all(|it: u64| it)?;
            if nodes.len() != bytes.len() {
                return None;
            }
            let entries = nodes.into_iter().zip(bytes);
            entries
                .map(|(node, bytes)| PrivateEntry { node, bytes })
                .collect()
        },
        roots: rows(&numbers_of(&mut columns)?, |&[node, frame, symbol_name]| {
            RootEntry {
                node: NodeId(node),
                frame: NameId(frame),
                symbol_name: NameId(symbol_name),
            }
        }),
        closures: rows(
            &numbers_of(&mut columns)?,
            |&[node, function, file, has_line, line]| ClosureEntry {
                node: NodeId(node),
                function: NameId(function),
                file: NameId(file),
                line: (has_line != 0).then_some(line),
            },
        ),
        native: rows(
            &columns.all(|it: u64| it)?,
            |&[node, bytes, is_incomplete]| native::Entry {
                node: NodeId(u32::try_from(node).unwrap_or(u32::MAX)),
                bytes,
                is_incomplete: is_incomplete != 0,
            },
        )
        .into(),
        n_dangling: columns.all(|it: u64| it)?.first().copied()?,
        totals: Totals::from_sums(rows(&columns.all(|it: u64| it)?, |&[n, size]| (n, size))).into(),
        sorted: None,
        findings: FoundOut::default(),
    };
    graph.sorted = Some(read_sorted(&mut columns, graph.n_nodes())?);
    is_sound(&graph).then_some((graph, columns))
}

fn write_sorted<W: Write>(graph: &Graph, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let members = Members::new(graph);
    let (offsets, nodes) = members.parts();
    out.column(offsets.iter().copied())?;
    out.column(nodes.iter().map(|it| it.0))?;
    drop(members);
    let rankings = Rankings::new(graph);
    out.column(rankings.by_size.iter().map(|it| it.0))?;
    out.column(rankings.by_children.iter().map(|it| it.0))?;
    out.column(rankings.by_id.iter().map(|it| it.0))?;
    out.column([rankings.n_holders])
}

/// The items of so many in other orders.
fn read_sorted(columns: &mut Columns, n_nodes: usize) -> Option<Sorted> {
    let is_node = move |&it: &NodeId| it.index() < n_nodes;
    let offsets = numbers_of(columns)?;
    let nodes = columns.lazy(move |it: u32| Some(NodeId(it)).filter(is_node))?;
    let members = Members::from_cells(offsets, nodes).filter(|it| it.len() == n_nodes)?;
    let rankings = Rankings {
        by_size: columns.all(NodeId)?,
        by_children: columns.all(NodeId)?,
        by_id: columns.all(NodeId)?,
        n_holders: columns.all(|it: u64| it)?.first().copied()?,
    };
    let all = [&rankings.by_size, &rankings.by_children, &rankings.by_id];
    let is_sound = all.into_iter().flatten().all(is_node);
    is_sound.then_some(Sorted { members, rankings })
}

/// The edges, whose labels go by so many names.
fn read_edges(columns: &mut Columns, n_names: usize) -> Option<Edges> {
    let n_nodes = columns.next_len()?.checked_sub(1)?;
    let n_edges = columns.len_after(1)?;
    let offsets = columns.lazy(move |it: u32| (it as usize <= n_edges).then_some(it))?;
    let targets = columns.lazy(move |it: u32| ((it as usize) < n_nodes).then_some(NodeId(it)))?;
    let labels = columns.lazy(move |it: u32| {
        let label = LabelId::from_raw(it);
        let is_known = |NameId(name)| (name as usize) < n_names;
        label.name().is_none_or(is_known).then_some(label)
    })?;
    Edges::from_cells(offsets, targets, labels)
}

fn write_edges<W: Write>(edges: &Edges, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let (offsets, targets, labels) = edges.parts();
    out.column(offsets.iter().copied())?;
    out.column(targets.iter().map(|it| it.0))?;
    out.column(labels.iter().map(|it| it.raw()))
}

/// Whether all numbers that were read are those of nodes and names, and all columns as long as they should be.
fn is_sound(graph: &Graph) -> bool {
    let (n_nodes, n_names) = (graph.n_nodes(), graph.names.parts().1.len());
    let is_node = |node: NodeId| node.index() < n_nodes;
    let is_name = |NameId(name)| (name as usize) < n_names;
    let is_label = |label: LabelId| label.name().is_none_or(is_name);
    let lens = [
        graph.strong.n_nodes() as usize,
        graph.ids.len(),
        graph.kinds.len(),
        graph.sizes.len(),
        graph.refcounts.len(),
        graph.details.len(),
    ];
    lens == [n_nodes; 6]
        && graph.kinds.names().iter().copied().all(is_name)
        && graph.conservative.iter().copied().all(is_node)
        && graph.unexplained.iter().all(|it| is_node(it.node))
        && (graph.native.entries.iter()).all(|it| is_node(it.node))
        && graph.private.iter().all(|it| is_node(it.node))
        && (graph.weak.iter())
            .all(|it| is_node(it.source) && is_node(it.target) && is_label(it.label))
        && (graph.roots.iter())
            .all(|it| is_node(it.node) && is_name(it.frame) && is_name(it.symbol_name))
        && (graph.closures.iter())
            .all(|it| is_node(it.node) && is_name(it.function) && is_name(it.file))
}

fn numbers_of(columns: &mut Columns) -> Option<Vec<u32>> {
    columns.all(|it: u32| it)
}

fn rows<C, T, const N: usize>(cells: &[C], row: impl Fn(&[C; N]) -> T) -> Vec<T> {
    cells.as_chunks().0.iter().map(row).collect()
}

fn write_addresses<W: Write>(list: &Addresses, out: &mut ColumnWriter<W>) -> io::Result<()> {
    let no_windows = Windows::default();
    let (windows, codes, addresses): (_, &[u32], &[u64]) = match list {
        Addresses::Narrow(windows, codes) => (windows, codes.all(), &[]),
        Addresses::Wide(addresses) => (&no_windows, &[], addresses.all()),
    };
    out.column(windows.parts().iter().copied())?;
    out.column(codes.iter().copied())?;
    out.column(addresses.iter().copied())
}

fn read_addresses(columns: &mut Columns) -> Option<Addresses> {
    let windows = Windows::from_parts(numbers_of(columns)?)?;
    let codes = columns.lazy(|it: u32| Some(it))?;
    let addresses = columns.lazy(|it: u64| Some(it))?;
    Some(if addresses.len() == 0 {
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

fn read_column<T: Narrow + Scalar>(columns: &mut Columns) -> Option<Column<T>> {
    let narrow = columns.lazy(|it: T| Some(it))?;
    let nodes = numbers_of(columns)?;
    let values = columns.all(|it: u64| it)?;
    (nodes.len() == values.len())
        .then(|| Column::from_parts(narrow, nodes.into_iter().zip(values).collect()))
}

#[cfg(test)]
mod tests {
    use super::super::rankings::by_dominator;
    use super::column_file::Image;
    use super::*;
    use crate::graph::testing::cart;
    use crate::graph::{Findings, GraphBuilder, ItemId, ItemType, NodeRecord, Paths, Properties};

    fn stored(graph: &Graph) -> Vec<u8> {
        let mut writer = ColumnWriter::new(Vec::new());
        write(graph, &mut writer).unwrap();
        writer.finish().unwrap()
    }

    fn stored_findings(graph: &Graph) -> Vec<u8> {
        let mut writer = ColumnWriter::new(Vec::new());
        write_findings(graph, &mut writer).unwrap();
        writer.finish().unwrap()
    }

    fn stored_cascade(graph: &Graph) -> Vec<u8> {
        let mut writer = ColumnWriter::new(Vec::new());
        graph.find_cascade().write(&mut writer).unwrap();
        writer.finish().unwrap()
    }

    /// The columns of a file that may be damaged.
    fn open(bytes: &[u8], undamaged: &[u8]) -> Option<Arc<ColumnFile>> {
        let undamaged = undamaged.to_vec();
        let rescue = Rescue {
            rebuild: Box::new(move || undamaged.clone()),
            give_up: || panic!("not even the replacement is sound"),
        };
        let len = bytes.len() as u64;
        ColumnFile::open(Image(bytes.to_vec()), 0, len, rescue)
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
        odd.private(ItemId(1), 1 << 33);
        for graph in [cart(), odd, GraphBuilder::default()] {
            let graph = graph.finish().unwrap();
            graph.totals();
            let bytes = stored(&graph);
            let (back, _) = read(open(&bytes, &[]).unwrap()).unwrap();
            let graph = sorted(graph);
            assert_eq!(format!("{back:?}"), format!("{graph:?}"));
            let bytes = stored_findings(&graph);
            let back = read_findings(open(&bytes, &[]).unwrap(), &graph).unwrap();
            assert_eq!(format!("{back:?}"), format!("{:?}", found(&graph)));
            let bytes = stored_cascade(&graph);
            let back = read_cascade(open(&bytes, &[]).unwrap(), &graph).unwrap();
            assert_eq!(format!("{back:?}"), format!("{:?}", graph.cascade()));
        }
    }

    /// The graph with what a file tells beside it.
    fn sorted(graph: Graph) -> Graph {
        let sorted = Sorted {
            members: Members::new(&graph),
            rankings: Rankings::new(&graph),
        };
        Graph {
            sorted: Some(sorted),
            ..graph
        }
    }

    fn found(graph: &Graph) -> Findings {
        let dominators = graph.find_dominators();
        dominators.find_all_idoms();
        let (paths, depths) = Paths::new(graph);
        let [retained_by_group, retained_by_namespace] = graph.find_retained_by_groups(&dominators);
        Findings {
            retained_sizes: dominators.find_retained_sizes(),
            retained_by_group,
            retained_by_namespace,
            largest: dominators.largest(usize::MAX >> 8),
            by_dominator: by_dominator(graph, &dominators, usize::MAX >> 8),
            dominators,
            referrers: graph.find_referrers(),
            depths,
            paths,
            properties: Properties::new(graph),
        }
    }

    /// All damaged copies of some bytes: cut, or with a bit that is wrong.
    fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let cut = (0..bytes.len()).map(|len| bytes[..len].to_vec());
        let changed = (0..bytes.len()).map(|at| {
            let mut bytes = bytes.to_vec();
            bytes[at] ^= 0x10;
            bytes
        });
        cut.chain(changed)
    }

    #[test]
    fn nothing_but_what_was_written_is_read() {
        let graph = cart().finish().unwrap();
        graph.totals();
        let bytes = stored(&graph);
        let graph = sorted(graph);
        let expected = format!("{graph:?}");
        let mut n_refused = 0;
        for damaged in damaged(&bytes) {
            match open(&damaged, &bytes).and_then(read) {
                Some((back, _)) => assert_eq!(format!("{back:?}"), expected),
                None => n_refused += 1,
            }
        }
        // Whatever is cut, and what is read at once.
        assert!(n_refused > bytes.len());
        let bytes = stored_findings(&graph);
        let expected = format!("{:?}", found(&graph));
        for damaged in damaged(&bytes) {
            let back = open(&damaged, &bytes).and_then(|file| read_findings(file, &graph));
            assert!(back.is_none_or(|back| format!("{back:?}") == expected));
        }
        let bytes = stored_cascade(&graph);
        let expected = format!("{:?}", graph.cascade());
        for damaged in damaged(&bytes) {
            let back = open(&damaged, &bytes).and_then(|file| read_cascade(file, &graph));
            assert!(back.is_none_or(|back| format!("{back:?}") == expected));
        }
    }
}
