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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::GraphBuilder;
    use crate::graph::testing::{array, cart};

    /// The paths to an item as ids, from the item to the root.
    fn paths_to(graph: &Graph, id: u64) -> Vec<Vec<u64>> {
        let target = graph.find(ItemId(id)).unwrap();
        let paths = ref_paths(graph, target, usize::MAX).paths;
        paths
            .iter()
            .map(|path| path.steps.iter().map(|step| step.item.id.0).collect())
            .collect()
    }

    #[test]
    fn a_path_leads_from_the_item_to_its_root() {
        let graph = cart().finish().unwrap();
        assert_eq!(paths_to(&graph, 0x400), [[0x400, 0x201, 0x100]]);
        let paths = ref_paths(&graph, graph.find(ItemId(0x400)).unwrap(), 10);
        let labels: Vec<_> = paths.paths[0]
            .steps
            .iter()
            .map(|step| step.held_as)
            .collect();
        assert_eq!(
            labels,
            [Some(Label::Name("name")), Some(Label::Index(0)), None]
        );
    }

    #[test]
    fn weak_references_are_no_part_of_a_path() {
        let graph = cart().finish().unwrap();
        assert_eq!(paths_to(&graph, 0x202), [[0x202, 0x300, 0x100]]);
    }

    #[test]
    fn a_root_is_its_own_path_even_in_a_cycle() {
        let graph = cart().finish().unwrap();
        assert_eq!(paths_to(&graph, 0x100), [[0x100]]);
    }

    #[test]
    fn garbage_that_holds_itself_has_no_path() {
        let graph = cart().finish().unwrap();
        assert!(paths_to(&graph, 0x203).is_empty());
    }

    #[test]
    fn a_chain_of_a_million_is_ordinary() {
        const LEN: u64 = 1_000_000;
        let mut builder = GraphBuilder::default();
        for id in 1..=LEN {
            builder.node(array(id));
            if id == 1 {
                builder.root("<GLOBAL>", "head");
            }
            builder.child("next", ItemId(id + 1));
        }
        let graph = builder.finish().unwrap();
        assert_eq!(graph.n_dangling(), 1);
        let paths = ref_paths(&graph, graph.find(ItemId(LEN)).unwrap(), 10);
        assert_eq!(paths.paths[0].steps.iter().count() as u64, LEN);
    }

    /// A small graph by its edges; node `n` has the id `ids[n]`.
    #[derive(Debug, Clone)]
    struct Sample {
        ids: Vec<u64>,
        roots: Vec<bool>,
        edges: Vec<Vec<usize>>,
    }

    fn samples() -> impl Strategy<Value = Sample> {
        (1_usize..12).prop_flat_map(|n| {
            let ids = Just((1..=n as u64).collect::<Vec<_>>()).prop_shuffle();
            let roots = prop::collection::vec(any::<bool>(), n);
            let edges = prop::collection::vec(prop::collection::vec(0..n, 0..4), n);
            (ids, roots, edges).prop_map(|(ids, roots, edges)| Sample { ids, roots, edges })
        })
    }

    impl Sample {
        fn graph(&self) -> Graph {
            let mut builder = GraphBuilder::default();
            for (node, targets) in self.edges.iter().enumerate() {
                builder.node(array(self.ids[node]));
                if self.roots[node] {
                    builder.root("<GLOBAL>", "x");
                }
                for (label, &target) in targets.iter().enumerate() {
                    builder.child(&label.to_string(), ItemId(self.ids[target]));
                }
            }
            builder.finish().unwrap()
        }

        /// How many edges lie between any two nodes, by Floyd and Warshall.
        fn distances(&self) -> Vec<Vec<Option<usize>>> {
            let n = self.ids.len();
            let mut distances = vec![vec![None; n]; n];
            for (node, targets) in self.edges.iter().enumerate() {
                targets
                    .iter()
                    .for_each(|&target| distances[node][target] = Some(1));
                distances[node][node] = Some(0);
            }
            for via in 0..n {
                for from in 0..n {
                    for to in 0..n {
                        let detour = distances[from][via]
                            .zip(distances[via][to])
                            .map(|(a, b)| a + b);
                        distances[from][to] =
                            [distances[from][to], detour].into_iter().flatten().min();
                    }
                }
            }
            distances
        }
    }

    proptest! {
        #[test]
        fn paths_are_the_shortest_from_every_root(sample in samples()) {
            let graph = sample.graph();
            let distances = sample.distances();
            for (target, &id) in sample.ids.iter().enumerate() {
                let mut expected: Vec<_> = (0..sample.ids.len())
                    .filter(|&root| sample.roots[root])
                    .filter_map(|root| Some((distances[root][target]?, sample.ids[root])))
                    .collect();
                expected.sort_unstable();
                let paths = paths_to(&graph, id);
                let found: Vec<_> = paths.iter().map(|path| (path.len() - 1, path[path.len() - 1])).collect();
                prop_assert_eq!(found, expected);
                for path in paths {
                    prop_assert_eq!(path[0], id);
                    for pair in path.windows(2) {
                        let [node, holder] = [pair[0], pair[1]].map(|id| sample.ids.iter().position(|&it| it == id).unwrap());
                        prop_assert!(sample.edges[holder].contains(&node));
                    }
                }
            }
        }
    }
}
