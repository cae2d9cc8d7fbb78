//! Edges in CSR form: those of one node side by side, the nodes in order.

use super::{LabelId, NodeId};

/// The labelled outgoing edges of all nodes.
#[derive(Debug)]
pub struct Edges {
    /// Where each node's edges start; one entry more than nodes.
    offsets: Vec<u32>,
    targets: Vec<NodeId>,
    labels: Vec<LabelId>,
}

/// No edges, of no nodes.
impl Default for Edges {
    fn default() -> Self {
        Self::new(vec![0], Vec::new(), Vec::new())
    }
}

impl Edges {
    /// Puts the columns together: `offsets` ascends from 0 to the number of edges.
    pub fn new(offsets: Vec<u32>, targets: Vec<NodeId>, labels: Vec<LabelId>) -> Self {
        debug_assert_eq!(offsets.last().map(|&end| end as usize), Some(targets.len()));
        debug_assert_eq!(targets.len(), labels.len());
        Self {
            offsets,
            targets,
            labels,
        }
    }

    /// The columns.
    pub fn parts(&self) -> (&[u32], &[NodeId], &[LabelId]) {
        (&self.offsets, &self.targets, &self.labels)
    }

    /// Adds edges, each behind those that its source has; `more` is sorted by source.
    pub fn append(self, more: &[(NodeId, LabelId, NodeId)]) -> Self {
        if more.is_empty() {
            return self;
        }
        let n_edges = self.targets.len() + more.len();
        let mut offsets = Vec::with_capacity(self.offsets.len());
        let mut targets = Vec::with_capacity(n_edges);
        let mut labels = Vec::with_capacity(n_edges);
        let mut more = more.iter().peekable();
        for source in (0..self.n_nodes()).map(NodeId) {
            offsets.push(targets.len() as u32);
            let own = range(&self.offsets, source);
            targets.extend_from_slice(&self.targets[own.clone()]);
            labels.extend_from_slice(&self.labels[own]);
            while let Some(&(_, label, target)) = more.next_if(|edge| edge.0 == source) {
                targets.push(target);
                labels.push(label);
            }
        }
        offsets.push(targets.len() as u32);
        Self::new(offsets, targets, labels)
    }

    /// How many nodes there are.
    pub fn n_nodes(&self) -> u32 {
        self.offsets.len() as u32 - 1
    }

    /// The nodes that a node holds.
    pub fn targets(&self, node: NodeId) -> &[NodeId] {
        &self.targets[range(&self.offsets, node)]
    }

    /// The edges of a node.
    pub fn of(&self, node: NodeId) -> impl ExactSizeIterator<Item = (LabelId, NodeId)> {
        let range = range(&self.offsets, node);
        self.labels[range.clone()]
            .iter()
            .copied()
            .zip(self.targets[range].iter().copied())
    }

    /// Turns all edges round by counting sort, which keeps the referrers of each node in order.
    pub fn transpose(&self) -> Referrers {
        let mut offsets = vec![0_u32; self.offsets.len()];
        for target in &self.targets {
            offsets[target.index() + 1] += 1;
        }
        for node in 1..offsets.len() {
            offsets[node] += offsets[node - 1];
        }
        let mut next = offsets.clone();
        let mut sources = vec![NodeId(0); self.targets.len()];
        for source in (0..self.n_nodes()).map(NodeId) {
            for target in self.targets(source) {
                let slot = &mut next[target.index()];
                sources[*slot as usize] = source;
                *slot += 1;
            }
        }
        Referrers { offsets, sources }
    }
}

/// The incoming edges of all nodes, without their labels.
#[derive(Debug)]
pub struct Referrers {
    offsets: Vec<u32>,
    sources: Vec<NodeId>,
}

impl Referrers {
    /// The nodes that hold a node, ascending; one that holds it twice is there twice.
    pub fn of(&self, node: NodeId) -> &[NodeId] {
        &self.sources[range(&self.offsets, node)]
    }
}

fn range(offsets: &[u32], node: NodeId) -> std::ops::Range<usize> {
    offsets[node.index()] as usize..offsets[node.index() + 1] as usize
}
