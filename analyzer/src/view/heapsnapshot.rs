//! The graph as a heap snapshot of V8, which Chrome DevTools and other tools for JavaScript open.
//!
//! Written as a stream, in the order that DevTools' loader insists on: what there is, nodes, edges, strings. The rules
//! are in V8's `heap-snapshot-generator.cc` and in DevTools' `HeapSnapshotLoader.ts` and `HeapSnapshot.ts`:
//!
//! - All numbers of nodes and edges are read as 32-bit integers.
//! - The root is the first node. All it refers to is synthetic, or DevTools would move sizes from arrays to their owners
//!   and count distances from something else.
//! - Weak edges retain nothing, all others do. So what garbage holds of the living is weak here, as it does not count
//!   in retained sizes, and these agree to the byte.
//! - Scalars have no size: their slots are their holders'. DevTools then leaves them out of its summary.

mod ids;
mod items;
mod layout;
mod meta;
mod numbers;
mod strings;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::graph::{Dominators, Graph};
use items::edges_of;
use layout::{Edge, Layout, Source};
use meta::{EdgeType, NODE_FIELDS, NodeType};
use numbers::Rows;
use strings::Strings;

pub use layout::TooManyNodes;

/// What is to be written, and where each node stands.
pub struct HeapSnapshot<'g> {
    layout: Layout<'g>,
    memory_usage: u64,
}

impl<'g> HeapSnapshot<'g> {
    /// Prepares a graph, of a process that had this many bytes in use.
    ///
    /// # Errors
    ///
    /// If DevTools could not number the nodes.
    pub fn new(
        graph: &'g Graph,
        dominators: &'g Dominators,
        memory_usage: u64,
    ) -> Result<Self, TooManyNodes> {
        Ok(Self {
            layout: Layout::new(graph, dominators)?,
            memory_usage,
        })
    }

    /// Writes it all.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let layout = &self.layout;
        let mut strings = Strings::new(layout.graph);
        // What the dump does not explain: DevTools adds it to the total, as native memory.
        let unexplained = self.memory_usage.saturating_sub(layout.exported_bytes());
        meta::write(out, layout.n_nodes(), layout.n_edges(), unexplained)?;
        self.write_nodes(out, &mut strings)?;
        self.write_edges(out, &mut strings)?;
        out.write_all(
            b"\"trace_function_infos\":[],\n\"trace_tree\":[],\n\"samples\":[],\n\"locations\":[],\n",
        )?;
        strings.write(out)?;
        out.write_all(b"}\n")
    }

    fn write_nodes(&self, out: &mut dyn Write, strings: &mut Strings<'g>) -> io::Result<()> {
        let layout = &self.layout;
        let graph = layout.graph;
        let mut rows = Rows::begin(out, "nodes")?;
        let mut node = |node_type: NodeType, name: u32, id: u32, size: u32, n_edges: u32| {
            rows.row([node_type as u32, name, id, size, n_edges, 0, 0])
        };
        let mut even_ids = ids::even();
        let mut even_id = || even_ids.next().unwrap_or_default();
        let root = strings.word("(root)");
        let n_groups = layout.groups().len() as u32;
        node(NodeType::Synthetic, root, even_id(), 0, n_groups)?;
        for group in layout.groups() {
            let name = group.name.string(strings);
            let n_edges = group.edges.len() as u32;
            node(NodeType::Synthetic, name, even_id(), 0, n_edges)?;
        }
        let ids = ids::of_items(graph);
        for (item, id) in graph.nodes().zip(ids) {
            let (node_type, name) = items::describe(graph, item, strings);
            let n_edges = layout.n_edges_of(item);
            node(node_type, name, id, layout.self_size(item), n_edges)?;
        }
        for part in layout.parts() {
            let (node_type, name) = items::describe(graph, part.of, strings);
            node(node_type, name, even_id(), part.size, 0)?;
        }
        rows.end()
    }

    fn write_edges(&self, out: &mut dyn Write, strings: &mut Strings<'g>) -> io::Result<()> {
        let layout = &self.layout;
        let mut rows = Rows::begin(out, "edges")?;
        let mut edge =
            |Edge {
                 edge_type,
                 name,
                 to,
             }: Edge| { rows.row([edge_type as u32, name, to * NODE_FIELDS]) };
        for (n, group) in (1..).zip(layout.groups()) {
            edge(Edge {
                edge_type: EdgeType::Property,
                name: group.name.string(strings),
                to: n,
            })?;
        }
        for group in layout.groups() {
            for &(symbol_name, item) in &group.edges {
                edge(Edge {
                    edge_type: EdgeType::Property,
                    name: strings.name(symbol_name),
                    to: layout.ordinal(item),
                })?;
            }
        }
        for item in layout.graph.nodes() {
            let source = Source::new(layout, item);
            edges_of(&source, strings, &mut edge)?;
        }
        rows.end()
    }
}
