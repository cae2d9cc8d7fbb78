//! The depth-first search that numbers the nodes in preorder.

use super::super::{Edges, NodeId};
use super::{Entries, VIRTUAL_ROOT};

/// The number of a node that has none yet; that of the virtual root, which nothing refers to.
const UNVISITED: u32 = 0;
/// Marks a leaf that is left out, since its only holder dominates it.
const FOLDED: u32 = u32::MAX;
/// Ends a list of edges.
const NONE: u32 = u32::MAX;

/// A search under way.
pub struct Search<'e> {
    edges: &'e Edges,
    preorder: Preorder,
    /// Edges to nodes with smaller numbers do not count.
    first_number: u32,
    /// Nodes with edges still to be followed, and how many these are.
    stack: Vec<(u32, u32)>,
}

/// What the search found. Nodes go by their numbers, from 1; 0 is the virtual root.
pub struct Preorder {
    /// Node to number.
    numbers: Vec<u32>,
    /// Number to node.
    pub nodes: Vec<NodeId>,
    /// Number to the number of the node from which it was first met.
    pub parents: Vec<u32>,
    /// Number to one more than the leaves folded into the node.
    pub weights: Vec<u32>,
    /// The edges by which nodes were met again.
    pub further: FurtherEdges,
}

/// Edges as lists, one for each target.
pub struct FurtherEdges {
    /// Target to the last one of its edges.
    last: Vec<u32>,
    /// The source of each edge, and the previous edge with the same target.
    edges: Vec<(u32, u32)>,
}

impl<'e> Search<'e> {
    /// A search that has met nothing yet.
    ///
    /// A leaf that one edge leads to, and that is no entry, is not searched: most items in PHP are such.
    pub fn new(edges: &'e Edges, entries: &Entries) -> Self {
        let n_nodes = edges.n_nodes() as usize;
        // Saturates at two: more make no difference.
        let mut n_incoming = vec![0_u8; n_nodes];
        let mut count = |node: NodeId| {
            let count = &mut n_incoming[node.index()];
            *count = (*count + 1).min(2);
        };
        for node in (0..edges.n_nodes()).map(NodeId) {
            edges.targets(node).iter().copied().for_each(&mut count);
        }
        // Twice, so that no entry is taken for a leaf with one holder.
        for &entry in entries.roots.iter().chain(&entries.held) {
            count(entry);
            count(entry);
        }
        let mut n_folded = 0_usize;
        let numbers: Vec<_> = (0..edges.n_nodes())
            .map(NodeId)
            .map(|node| {
                let is_leaf = n_incoming[node.index()] == 1 && edges.targets(node).is_empty();
                if is_leaf {
                    n_folded += 1;
                    FOLDED
                } else {
                    UNVISITED
                }
            })
            .collect();
        let n_numbers = n_nodes - n_folded + 1;
        let mut preorder = Preorder {
            numbers,
            nodes: Vec::with_capacity(n_numbers),
            parents: Vec::with_capacity(n_numbers),
            weights: Vec::with_capacity(n_numbers),
            further: FurtherEdges {
                last: vec![NONE; n_numbers],
                edges: Vec::new(),
            },
        };
        preorder.nodes.push(VIRTUAL_ROOT);
        preorder.parents.push(0);
        preorder.weights.push(1);
        Self {
            edges,
            preorder,
            first_number: 1,
            stack: Vec::new(),
        }
    }

    /// Visits what can be reached from some nodes.
    pub fn visit_all(&mut self, entries: &[NodeId]) {
        for &entry in entries {
            match self.preorder.numbers[entry.index()] {
                UNVISITED => self.visit(entry),
                number => self.preorder.further.push(0, number),
            }
        }
    }

    /// From here on, edges to what has been visited do not count.
    pub fn begin_garbage(&mut self) {
        self.first_number = self.preorder.nodes.len() as u32;
    }

    /// How many nodes have been visited, folded leaves included.
    pub fn n_visited(&self) -> u32 {
        // The virtual root weighs one and is no node.
        self.preorder.weights.iter().sum::<u32>() - 1
    }

    /// Whether all nodes have been visited.
    pub fn is_complete(&self) -> bool {
        self.preorder.nodes.len() == self.preorder.further.last.len()
    }

    /// Whether a node is still to be visited; not so if it will come with its only holder.
    pub fn is_unvisited(&self, node: NodeId) -> bool {
        self.preorder.numbers[node.index()] == UNVISITED
    }

    /// Ends the search.
    pub fn finish(self) -> Preorder {
        self.preorder
    }

    fn visit(&mut self, entry: NodeId) {
        let edges = self.edges;
        let preorder = &mut self.preorder;
        let mut source = preorder.number(entry, 0);
        let mut rest = edges.targets(entry);
        loop {
            while let Some((&target, further)) = rest.split_first() {
                rest = further;
                match preorder.numbers[target.index()] {
                    FOLDED => preorder.weights[source as usize] += 1,
                    UNVISITED => {
                        if !rest.is_empty() {
                            self.stack.push((source, rest.len() as u32));
                        }
                        source = preorder.number(target, source);
                        rest = edges.targets(target);
                    }
                    number if number < self.first_number || number == source => {}
                    number => preorder.further.push(source, number),
                }
            }
            let Some((node, n_left)) = self.stack.pop() else {
                return;
            };
            source = node;
            let targets = edges.targets(preorder.nodes[node as usize]);
            rest = &targets[targets.len() - n_left as usize..];
        }
    }
}

impl Preorder {
    /// The numbers by node, to be used for something else.
    pub fn take_numbers(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.numbers)
    }

    /// Whether the number stands for a leaf that was left out.
    pub fn is_folded(number: u32) -> bool {
        number == FOLDED
    }

    fn number(&mut self, node: NodeId, parent: u32) -> u32 {
        let number = self.nodes.len() as u32;
        self.numbers[node.index()] = number;
        self.nodes.push(node);
        self.parents.push(parent);
        self.weights.push(1);
        number
    }
}

impl FurtherEdges {
    fn push(&mut self, source: u32, target: u32) {
        let last = &mut self.last[target as usize];
        self.edges.push((source, *last));
        *last = self.edges.len() as u32 - 1;
    }

    /// The sources of the edges to a node.
    pub fn sources(&self, target: u32) -> impl Iterator<Item = u32> {
        let mut next = self.last[target as usize];
        std::iter::from_fn(move || {
            let &(source, previous) = self.edges.get(next as usize)?;
            next = previous;
            Some(source)
        })
    }
}
