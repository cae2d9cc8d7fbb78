//! Who keeps an item alive: a shortest reference path from each root.

use serde::{Serialize, Serializer};

use crate::analysis::item::Item;
use crate::graph::{Graph, ItemId, Label, NodeId};

/// Paths to one item from all roots that reach it.
#[derive(Debug, Serialize)]
pub struct RefPaths<'g> {
    /// The item.
    pub item: ItemId,
    /// How many roots reach it, itself included if it is one.
    pub n_paths: usize,
    /// A shortest path from each of the nearest of them: shortest first, ties by the root's id.
    pub paths: Vec<RefPath<'g>>,
}

/// A shortest path between an item and one root.
#[derive(Debug, Serialize)]
pub struct RefPath<'g> {
    /// The root.
    pub root: ItemId,
    /// From the item looked for to the root.
    pub steps: Steps<'g>,
}

/// The items of a path, gathered one by one, as there may be millions.
#[derive(Debug)]
pub struct Steps<'g> {
    graph: &'g Graph,
    nodes: Vec<NodeId>,
}

/// One item on a path.
#[derive(Debug, Serialize)]
pub struct Step<'g> {
    /// The item.
    #[serde(flatten)]
    pub item: Item<'g>,
    /// Under which label the next item of the path holds it; none for the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_as: Option<Label<'g>>,
}

/// Finds a shortest path to `target` from each root, and returns the first `limit` of them.
///
/// Weak references are no part of a path: they keep nothing alive.
pub fn ref_paths(graph: &Graph, target: NodeId, limit: usize) -> RefPaths<'_> {
    let search = Search::backwards_from(graph, target);
    RefPaths {
        item: graph.id(target),
        n_paths: search.roots.len(),
        paths: search
            .roots
            .iter()
            .take(limit)
            .map(|&root| search.path_from(graph, root))
            .collect(),
    }
}

impl<'g> Steps<'g> {
    /// The items in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Step<'g>> {
        let graph = self.graph;
        self.nodes.iter().enumerate().map(move |(n, &node)| Step {
            item: Item::new(graph, node),
            held_as: self
                .nodes
                .get(n + 1)
                .and_then(|&holder| label_of(graph, holder, node)),
        })
    }
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// The label of the first edge from one node to another.
fn label_of(graph: &Graph, holder: NodeId, node: NodeId) -> Option<Label<'_>> {
    graph
        .children(holder)
        .find(|edge| edge.target == node)
        .map(|edge| edge.label)
}

/// A breadth-first search against the references.
struct Search {
    target: NodeId,
    /// For each node met, the next one on a shortest path to the target.
    next: Vec<Option<NodeId>>,
    /// The roots met, nearest first, ties by id.
    roots: Vec<NodeId>,
}

impl Search {
    fn backwards_from(graph: &Graph, target: NodeId) -> Self {
        let referrers = graph.referrers();
        let mut next = vec![None; graph.n_nodes()];
        next[target.index()] = Some(target);
        let mut roots = Vec::new();
        // One round for all nodes at the same distance.
        let mut round = vec![target];
        let mut further = Vec::new();
        while !round.is_empty() {
            let n_nearer = roots.len();
            roots.extend(round.iter().copied().filter(|&node| graph.is_root(node)));
            roots[n_nearer..].sort_unstable_by_key(|&root| (graph.id(root), root));
            for node in round.drain(..) {
                for &holder in referrers.of(node) {
                    let next = &mut next[holder.index()];
                    if next.is_none() {
                        *next = Some(node);
                        further.push(holder);
                    }
                }
            }
            std::mem::swap(&mut round, &mut further);
        }
        Self {
            target,
            next,
            roots,
        }
    }

    fn path_from<'g>(&self, graph: &'g Graph, root: NodeId) -> RefPath<'g> {
        let onwards = |&node: &NodeId| {
            (node != self.target)
                .then(|| self.next[node.index()])
                .flatten()
        };
        let mut nodes: Vec<_> = std::iter::successors(Some(root), onwards).collect();
        nodes.reverse();
        RefPath {
            root: graph.id(root),
            steps: Steps { graph, nodes },
        }
    }
}
