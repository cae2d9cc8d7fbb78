//! Edges in CSR form: those of one node side by side, the nodes in order.

use super::cells::Cells;
use super::{LabelId, NodeId};

/// The labelled outgoing edges of all nodes.
#[derive(Debug)]
pub struct Edges {
    /// Where each node's edges start; one entry more than nodes.
    offsets: Cells<u32>,
    targets: Cells<NodeId>,
    labels: Cells<LabelId>,
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
            offsets: offsets.into(),
            targets: targets.into(),
            labels: labels.into(),
        }
    }

    /// Puts columns together that were stored; `None` if they do not fit.
    pub fn from_cells(
        offsets: Cells<u32>,
        targets: Cells<NodeId>,
        labels: Cells<LabelId>,
    ) -> Option<Self> {
        let is_sound = offsets.len() > 0 && targets.len() == labels.len();
        is_sound.then_some(Self {
            offsets,
            targets,
            labels,
        })
    }

    /// The columns.
    pub fn parts(&self) -> (&[u32], &[NodeId], &[LabelId]) {
        (self.offsets.all(), self.targets.all(), self.labels.all())
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
            targets.extend_from_slice(self.targets(source));
            labels.extend(self.of(source).map(|(label, _)| label));
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

    /// How many nodes a node holds.
    pub fn n_targets(&self, node: NodeId) -> usize {
        range(&self.offsets, node).len()
    }

    /// The nodes that a node holds.
    #[inline]
    pub fn targets(&self, node: NodeId) -> &[NodeId] {
        self.targets.slice(range(&self.offsets, node))
    }

    /// The labels of a node's edges.
    #[inline]
    pub fn labels(&self, node: NodeId) -> &[LabelId] {
        self.labels.slice(range(&self.offsets, node))
    }

    /// The edges of a node.
    pub fn of(&self, node: NodeId) -> impl ExactSizeIterator<Item = (LabelId, NodeId)> {
        let range = range(&self.offsets, node);
        let labels = self.labels.slice(range.clone()).iter().copied();
        labels.zip(self.targets.slice(range).iter().copied())
    }

    /// How many edges lead to each node.
    pub fn count_incoming(&self) -> Vec<u32> {
        let mut counts = vec![0_u32; self.n_nodes() as usize];
        for target in self.targets.all() {
            counts[target.index()] += 1;
        }
        counts
    }

    /// Turns all edges round by counting sort, which keeps the referrers of each node in order.
    pub fn transpose(&self) -> Referrers {
        let mut offsets = vec![0_u32; self.offsets.len()];
        for target in self.targets.all() {
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
        Referrers {
            offsets: offsets.into(),
            sources: sources.into(),
        }
    }
}

/// The incoming edges of all nodes, without their labels.
#[derive(Debug)]
pub struct Referrers {
    offsets: Cells<u32>,
    sources: Cells<NodeId>,
}

impl Referrers {
    /// Puts columns together that were stored.
    pub fn from_cells(offsets: Cells<u32>, sources: Cells<NodeId>) -> Self {
        Self { offsets, sources }
    }

    /// The columns.
    pub fn parts(&self) -> (&[u32], &[NodeId]) {
        (self.offsets.all(), self.sources.all())
    }

    /// The nodes that hold a node, ascending; one that holds it twice is there twice.
    #[inline]
    pub fn of(&self, node: NodeId) -> &[NodeId] {
        self.sources.slice(range(&self.offsets, node))
    }
}

/// The places of a node's edges. Never descends, though a file that was tampered with may.
#[inline(always)]
fn range(offsets: &Cells<u32>, node: NodeId) -> std::ops::Range<usize> {
    let n = node.index();
    let (start, end) = match offsets.whole() {
        Some(offsets) => (offsets[n], offsets[n + 1]),
        None => (offsets.get(n), offsets.get(n + 1)),
    };
    start as usize..end.max(start) as usize
}
