//! What DevTools' loader relies on, in the files of graphs of all shapes.

use proptest::prelude::*;
use serde_json::Value;

use super::meta::NODE_FIELDS;
use super::*;
use crate::graph::testing::{cart, item, samples};
use crate::graph::{GraphBuilder, ItemId, ItemType};

/// A file, taken apart.
struct Loaded {
    document: Value,
    nodes: Vec<[u64; NODE_FIELDS as usize]>,
    edges: Vec<[u64; 3]>,
}

impl Loaded {
    fn new(graph: &Graph, memory_usage: u64) -> Self {
        let dominators = graph.dominators();
        let snapshot = HeapSnapshot::new(graph, dominators, memory_usage).unwrap();
        let mut out = Vec::new();
        snapshot.write(&mut out).unwrap();
        let document: Value = serde_json::from_slice(&out).unwrap();
        Self {
            nodes: rows(&document["nodes"]),
            edges: rows(&document["edges"]),
            document,
        }
    }

    fn string(&self, place: u64) -> &str {
        self.document["strings"][place as usize].as_str().unwrap()
    }

    /// The edges of a node as type, name or index, and target.
    fn edges_of(&self, node: usize) -> Vec<(u64, String, usize)> {
        let n_edges = |node: &[u64; 7]| node[4] as usize;
        let start: usize = self.nodes[..node].iter().map(n_edges).sum();
        let edges = &self.edges[start..start + n_edges(&self.nodes[node])];
        let name = |&[edge_type, name, _]: &[u64; 3]| match edge_type {
            1 => name.to_string(),
            _ => self.string(name).to_owned(),
        };
        let target = |edge: &[u64; 3]| (edge[2] / u64::from(NODE_FIELDS)) as usize;
        edges
            .iter()
            .map(|edge| (edge[0], name(edge), target(edge)))
            .collect()
    }

    fn check(&self, graph: &Graph, memory_usage: u64) {
        let snapshot = &self.document["snapshot"];
        assert_eq!(snapshot["node_count"], self.nodes.len());
        assert_eq!(snapshot["edge_count"], self.edges.len());
        let n_edges: u64 = self.nodes.iter().map(|node| node[4]).sum();
        assert_eq!(n_edges, self.edges.len() as u64);
        let n_strings = self.document["strings"].as_array().unwrap().len() as u64;
        assert!(self.nodes.iter().all(|node| node[1] < n_strings));
        for &[_, _, to] in &self.edges {
            assert_eq!(to % u64::from(NODE_FIELDS), 0);
            assert!(to / u64::from(NODE_FIELDS) < self.nodes.len() as u64);
        }
        let mut ids: Vec<_> = self.nodes.iter().map(|node| node[2]).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(ids.iter().all(|&id| id <= u32::MAX.into()));
        let synthetic = NodeType::Synthetic as u64;
        for (_, _, group) in self.edges_of(0) {
            assert_eq!(self.nodes[group][0], synthetic);
        }
        let sizes: u64 = self.nodes.iter().map(|node| node[3]).sum();
        assert_eq!(sizes, graph.dominators().total_size());
        let unexplained = memory_usage.saturating_sub(sizes);
        assert_eq!(snapshot["extra_native_bytes"], unexplained);
        assert!(self.is_reached_by_strong_edges());
    }

    fn is_reached_by_strong_edges(&self) -> bool {
        let mut is_met = vec![false; self.nodes.len()];
        let mut to_visit = vec![0];
        while let Some(node) = to_visit.pop() {
            if !std::mem::replace(&mut is_met[node], true) {
                let edges = self.edges_of(node).into_iter();
                let strong = edges.filter(|&(edge_type, _, _)| edge_type != EdgeType::Weak as u64);
                to_visit.extend(strong.map(|(_, _, target)| target));
            }
        }
        is_met.into_iter().all(|is_met| is_met)
    }
}

fn rows<const N: usize>(numbers: &Value) -> Vec<[u64; N]> {
    let numbers: Vec<_> = numbers
        .as_array()
        .unwrap()
        .iter()
        .map(Value::as_u64)
        .collect();
    let (rows, rest) = numbers.as_chunks::<N>();
    assert!(rest.is_empty());
    rows.iter().map(|row| row.map(Option::unwrap)).collect()
}

proptest! {
    #[test]
    fn files_are_consistent(sample in samples()) {
        let graph = sample.graph();
        Loaded::new(&graph, 10_000).check(&graph, 10_000);
    }
}

#[test]
fn roots_stand_below_their_frames_and_garbage_apart() {
    let graph = cart().finish().unwrap();
    let loaded = Loaded::new(&graph, 1000);
    loaded.check(&graph, 1000);
    let groups: Vec<_> = loaded
        .edges_of(0)
        .into_iter()
        .map(|(_, name, _)| name)
        .collect();
    assert_eq!(
        groups,
        [
            "<GLOBAL>",
            "<CLASS_STATIC_MEMBER>",
            "(unreachable: waits for the cycle collector)"
        ]
    );
    let property = EdgeType::Property as u64;
    assert_eq!(loaded.edges_of(1), [(property, "cart".to_owned(), 4)]);
    assert_eq!(loaded.string(loaded.nodes[4][1]), "array(2)");
    assert_eq!(
        loaded.edges_of(4),
        [
            (EdgeType::Element as u64, "0".to_owned(), 5),
            (property, "it's".to_owned(), 6)
        ]
    );
    let line = loaded.edges_of(5);
    assert_eq!(line[2], (EdgeType::Weak as u64, "seen".to_owned(), 7));
    assert_eq!(loaded.string(loaded.nodes[5][1]), "App\\Line");
}

#[test]
fn what_garbage_holds_of_the_living_is_weak() {
    let mut builder = GraphBuilder::default();
    builder.node(item(0x10, ItemType::Array, 56));
    builder.root("<GLOBAL>", "a");
    builder.node(item(0x20, ItemType::Array, 56));
    builder.child("0", ItemId(0x10));
    builder.child("1", ItemId(0x20));
    let graph = builder.finish().unwrap();
    let loaded = Loaded::new(&graph, 0);
    loaded.check(&graph, 0);
    let garbage = loaded.edges_of(4);
    assert_eq!(garbage[0], (EdgeType::Weak as u64, "0".to_owned(), 3));
    assert_eq!(garbage[1], (EdgeType::Element as u64, "1".to_owned(), 4));
    assert_eq!(loaded.string(loaded.nodes[2][1]), "(reached from no root)");
}

#[test]
fn items_beyond_32_bits_are_split() {
    let mut builder = GraphBuilder::default();
    builder.node(item(0x10, ItemType::String, 10_000_000_000));
    builder.root("<GLOBAL>", "text");
    builder.node(item(0x20, ItemType::Integer, 16));
    let graph = builder.finish().unwrap();
    let loaded = Loaded::new(&graph, u64::MAX);
    loaded.check(&graph, u64::MAX);
    let sizes: Vec<_> = loaded.nodes.iter().map(|node| node[3]).collect();
    let most = 4_294_967_288;
    assert_eq!(sizes, [0, 0, 0, most, 0, most, 10_000_000_000 - 2 * most]);
    assert_eq!(loaded.edges_of(3).len(), 2);
}

#[test]
fn sizes_that_cannot_be_are_cut() {
    let mut builder = GraphBuilder::default();
    builder.node(item(0x10, ItemType::String, u64::MAX));
    let graph = builder.finish().unwrap();
    assert_eq!(Loaded::new(&graph, 0).nodes.len(), 66);
}
