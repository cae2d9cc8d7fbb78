//! Who keeps an item alive: a shortest reference path from each root.

use dump_format::GcStatus;
use serde::Serialize;

use crate::analysis::cut::CutSet;
use crate::analysis::path::{Search, Steps};
use crate::analysis::shortest::AllShortest;
use crate::analysis::unreachable::{Unreachable, explain};
use crate::graph::{Graph, ItemId, NodeId};

/// What to find out.
#[derive(Debug)]
pub struct Options {
    /// How many paths to return.
    pub limit: usize,
    /// Whether all shortest paths from a root are wanted, rather than one.
    pub all_shortest: bool,
    /// References to do without.
    pub cuts: CutSet,
    /// State of the cycle collector, which says what will become of garbage.
    pub gc: Option<GcStatus>,
}

/// Paths to one item from all roots that reach it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RefPaths<'g> {
    /// The item.
    pub item: ItemId,
    /// How many paths there are: one from each root that reaches it, itself included if it is one, unless all shortest
    /// ones are wanted.
    pub n_paths: u64,
    /// How many references were ignored.
    #[serde(skip_serializing_if = "is_zero")]
    pub n_ignored: usize,
    /// The first of them: shortest first, ties by the root's id.
    pub paths: Vec<RefPath<'g>>,
    /// Why the item is in memory all the same, if the dump says that no root reaches it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<Unreachable<'g>>,
}

/// A shortest path between an item and one root.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RefPath<'g> {
    /// The root.
    pub root: ItemId,
    /// From the item looked for to the root.
    pub steps: Steps<'g>,
}

/// Finds a shortest path to `target` from each root, and returns the first few of them.
///
/// Weak references are no part of a path: they keep nothing alive.
pub fn ref_paths<'g>(graph: &'g Graph, target: NodeId, options: &'g Options) -> RefPaths<'g> {
    let referrers = graph.referrers();
    let cuts = &options.cuts;
    let is_root = |node| cuts.n_roots_left(graph, node) > 0;
    let search = Search::without(cuts, graph, referrers, target, is_root);
    let roots = search.found();
    let is_unreachable = roots.is_empty() && graph.is_unreachable(target);
    let (n_paths, paths) = if options.all_shortest {
        let shortest = AllShortest::new(graph, cuts, referrers, target);
        (shortest.count(roots), shortest.paths(roots, options.limit))
    } else {
        let paths = roots.iter().take(options.limit);
        let paths = paths.map(|&root| search.path_to(root)).collect();
        (roots.len() as u64, paths)
    };
    let path = |nodes: Vec<NodeId>| RefPath {
        root: graph.id(nodes.last().copied().unwrap_or(target)),
        steps: Steps::without(cuts, graph, nodes),
    };
    RefPaths {
        item: graph.id(target),
        n_paths,
        n_ignored: cuts.len(),
        paths: paths.into_iter().map(path).collect(),
        unreachable: is_unreachable.then(|| explain(graph, referrers, target, options.gc)),
    }
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::graph::testing::{array, cart, samples};
    use crate::graph::{GraphBuilder, Label};

    fn all() -> Options {
        Options {
            limit: usize::MAX,
            all_shortest: false,
            cuts: CutSet::default(),
            gc: None,
        }
    }

    /// The paths to an item as ids, from the item to the root.
    fn paths_to(graph: &Graph, id: u64) -> Vec<Vec<u64>> {
        let target = graph.find(ItemId(id)).unwrap();
        let options = all();
        let paths = ref_paths(graph, target, &options).paths;
        paths
            .iter()
            .map(|path| path.steps.iter().map(|step| step.item.id.0).collect())
            .collect()
    }

    #[test]
    fn a_path_leads_from_the_item_to_its_root() {
        let graph = cart().finish().unwrap();
        assert_eq!(paths_to(&graph, 0x400), [[0x400, 0x201, 0x100]]);
        let options = all();
        let paths = ref_paths(&graph, graph.find(ItemId(0x400)).unwrap(), &options);
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
    fn garbage_that_holds_itself_has_no_path_but_a_reason() {
        let graph = cart().finish().unwrap();
        assert!(paths_to(&graph, 0x203).is_empty());
        let options = all();
        let unreachable =
            |id| ref_paths(&graph, graph.find(ItemId(id)).unwrap(), &options).unreachable;
        assert!(unreachable(0x203).is_some());
        assert!(unreachable(0x202).is_none());
    }

    #[test]
    fn what_a_scan_found_is_part_of_a_path_and_marked() {
        let mut builder = GraphBuilder::default();
        builder.node(array(0x20));
        builder.conservative_referrer("<hidden 24>", ItemId(0x10));
        builder.node(array(0x10));
        builder.root("<GLOBAL>", "holder");
        let graph = builder.finish().unwrap();
        let options = all();
        let paths = ref_paths(&graph, graph.find(ItemId(0x20)).unwrap(), &options).paths;
        let steps: Vec<_> = paths[0]
            .steps
            .iter()
            .map(|step| (step.item.id.0, step.held_as, step.conservative))
            .collect();
        assert_eq!(
            steps,
            [
                (0x20, Some(Label::Name("<hidden 24>")), true),
                (0x10, None, false)
            ]
        );
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
        let options = all();
        let paths = ref_paths(&graph, graph.find(ItemId(LEN)).unwrap(), &options);
        assert_eq!(paths.paths[0].steps.iter().count() as u64, LEN);
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
