//! Shortest paths against the references, and what lies on them.

use serde::{Serialize, Serializer};

use crate::analysis::cut::CutSet;
use crate::analysis::fold::{Part, fold};
use crate::analysis::item::Item;
use crate::graph::{Edge, Graph, Label, NodeId, Referrers, Shape};

/// The items of a path, gathered one by one, as there may be millions: each is held by the next one.
#[derive(Debug)]
pub struct Steps<'g> {
    graph: &'g Graph,
    nodes: Vec<NodeId>,
    /// Whether the last one is held by the first one.
    closed: bool,
    /// The references that the path does without.
    cuts: Option<&'g CutSet>,
}

/// One item on a path.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Step<'g> {
    /// The item.
    #[serde(flatten)]
    pub item: Item<'g>,
    /// Under which label the next item of the path holds it; none for the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_as: Option<Label<'g>>,
    /// Whether only a scan of the next item's memory found that it holds this one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub conservative: bool,
}

impl<'g> Steps<'g> {
    /// A path from its first item to its last.
    pub fn open(graph: &'g Graph, nodes: Vec<NodeId>) -> Self {
        let (closed, cuts) = (false, None);
        Self {
            graph,
            nodes,
            closed,
            cuts,
        }
    }

    /// A path from its first item to its last that does without some references.
    pub fn without(cuts: &'g CutSet, graph: &'g Graph, nodes: Vec<NodeId>) -> Self {
        Self {
            cuts: Some(cuts),
            ..Self::open(graph, nodes)
        }
    }

    /// A path that leads back to its first item.
    pub fn closed(graph: &'g Graph, nodes: Vec<NodeId>) -> Self {
        Self {
            closed: true,
            ..Self::open(graph, nodes)
        }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The item where the path begins, which a closed path comes back to.
    pub fn first(&self) -> Option<Item<'g>> {
        self.nodes.first().map(|&node| Item::new(self.graph, node))
    }

    /// Whether the last item is held by the first one.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Whether the path is certain: no reference on it, nor its root, was only found by a scan of memory.
    pub fn is_certain(&self) -> bool {
        (0..self.len()).all(|n| match self.edge(n) {
            Some(edge) => !edge.conservative,
            None => {
                let mut roots = self.step(n).item.roots.into_iter().peekable();
                roots.peek().is_none() || roots.any(|root| !root.is_conservative())
            }
        })
    }

    /// The items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Step<'g>> {
        (0..self.len()).map(|n| self.step(n))
    }

    /// The n-th item.
    pub fn step(&self, n: usize) -> Step<'g> {
        let edge = self.edge(n);
        let mut item = Item::new(self.graph, self.nodes[n]);
        if let Some(cuts) = self.cuts {
            item.roots = cuts.roots_left(self.graph, self.nodes[n]).collect();
        }
        Step {
            item,
            held_as: edge.map(|edge| edge.label),
            conservative: edge.is_some_and(|edge| edge.conservative),
        }
    }

    /// The path in parts, of which those are folded that repeat what is before them: the same classes that hold each
    /// other in the same way.
    pub fn parts(&self) -> Vec<Part> {
        let keys: Vec<_> = (0..self.len())
            .map(|n| {
                let node = self.nodes[n];
                let held_as = self.shape(n);
                let conservative = self.edge(n).is_some_and(|edge| edge.conservative);
                let graph = self.graph;
                let kind = (graph.item_type(node), graph.class_number(node));
                (kind, held_as, conservative)
            })
            .collect();
        fold(&keys)
    }

    /// How the next item of the path holds the n-th, whatever tells single references apart.
    pub fn shape(&self, n: usize) -> Option<Shape<'g>> {
        let label = self.edge(n)?.label;
        Some(Shape::new(self.graph.item_type(self.holder(n)?), label))
    }

    fn holder(&self, n: usize) -> Option<NodeId> {
        let around = self.nodes.first().filter(|_| self.closed);
        self.nodes.get(n + 1).or(around).copied()
    }

    /// The reference by which the next item of the path holds the n-th.
    pub fn edge(&self, n: usize) -> Option<Edge<'g>> {
        edge_between(self.graph, self.cuts, self.holder(n)?, self.nodes[n])
    }
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// The first edge from one node to another that is not cut, a certain one if there is any.
fn edge_between<'g>(
    graph: &'g Graph,
    cuts: Option<&CutSet>,
    holder: NodeId,
    node: NodeId,
) -> Option<Edge<'g>> {
    let Some(cuts) = cuts else {
        return graph.children(holder).find(|edge| edge.target == node);
    };
    let mut left = cuts.edges_left(graph, holder);
    let (n, _) = left.find(|&(_, target)| target == node)?;
    graph.child(holder, n)
}

/// A breadth-first search against the references, for certain nodes that hold a target.
pub struct Search {
    target: NodeId,
    /// For each node met, the next one on a shortest path to the target, from 1; 0 for the others. Where nothing is met,
    /// the system never provides the memory.
    next: Vec<u32>,
    /// The nodes looked for, nearest first, ties by id.
    found: Vec<NodeId>,
}

impl Search {
    /// Looks for all nodes that hold `target`, directly or through others, and that are `wanted`. The target itself
    /// may be one of them.
    pub fn backwards_from(
        graph: &Graph,
        referrers: &Referrers,
        target: NodeId,
        wanted: impl Fn(NodeId) -> bool,
    ) -> Self {
        Self::without(&CutSet::default(), graph, referrers, target, wanted)
    }

    /// The same without some references.
    pub fn without(
        cuts: &CutSet,
        graph: &Graph,
        referrers: &Referrers,
        target: NodeId,
        wanted: impl Fn(NodeId) -> bool,
    ) -> Self {
        let mut next = vec![0; graph.n_nodes()];
        next[target.index()] = target.number() + 1;
        let mut found = Vec::new();
        // One round for all nodes at the same distance.
        let mut round = vec![target];
        let mut further = Vec::new();
        while !round.is_empty() {
            let n_nearer = found.len();
            found.extend(round.iter().copied().filter(|&node| wanted(node)));
            found[n_nearer..].sort_unstable_by_key(|&node| (graph.id(node), node));
            for node in round.drain(..) {
                for &holder in referrers.of(node) {
                    let next = &mut next[holder.index()];
                    if *next == 0 && cuts.still_holds(graph, holder, node) {
                        *next = node.number() + 1;
                        further.push(holder);
                    }
                }
            }
            std::mem::swap(&mut round, &mut further);
        }
        Self {
            target,
            next,
            found,
        }
    }

    /// The nodes that were looked for, nearest first, ties by id.
    pub fn found(&self) -> &[NodeId] {
        &self.found
    }

    /// A shortest path from the target to a node that was met.
    pub fn path_to(&self, node: NodeId) -> Vec<NodeId> {
        let onwards = |&node: &NodeId| {
            // The target is its own next one.
            let next = (node != self.target).then(|| self.next[node.index()])?;
            next.checked_sub(1).map(NodeId::from_number)
        };
        let mut nodes: Vec<_> = std::iter::successors(Some(node), onwards).collect();
        nodes.reverse();
        nodes
    }
}
