//! Shortest paths against the references, and what lies on them.

use serde::{Serialize, Serializer};

use crate::analysis::cut::CutSet;
use crate::analysis::item::Item;
use crate::graph::{Edge, Graph, Label, NodeId, Referrers};

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
        self.iter().all(|step| {
            let roots = &step.item.roots;
            let is_root = step.held_as.is_none() && !roots.is_empty();
            !step.conservative && (!is_root || roots.iter().any(|root| !root.is_conservative()))
        })
    }

    /// The items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Step<'g>> {
        let Self {
            graph,
            ref nodes,
            closed,
            cuts,
        } = *self;
        let around = nodes.first().filter(|_| closed);
        nodes.iter().enumerate().map(move |(n, &node)| {
            let holder = nodes.get(n + 1).or(around);
            let edge = holder.and_then(|&holder| edge_between(graph, cuts, holder, node));
            let mut item = Item::new(graph, node);
            if let Some(cuts) = cuts {
                item.roots = cuts.roots_left(graph, node).collect();
            }
            Step {
                item,
                held_as: edge.map(|edge| edge.label),
                conservative: edge.is_some_and(|edge| edge.conservative),
            }
        })
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
