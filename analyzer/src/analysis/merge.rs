//! What keeps all objects of a class in memory: their shortest paths, merged into one tree.

mod detours;
mod fates;
mod places;
mod routes;
#[cfg(test)]
mod tests_of_detours;
mod tree;

use serde::Serialize;

use crate::analysis::class_name::Classes;
use crate::analysis::cut::CutSet;
use crate::analysis::dominators::HeldAs;
use crate::graph::{Graph, ItemId, NodeId, Paths};
use detours::Detours;
use routes::{Routes, WholePaths};
use tree::Tree;

/// What to merge, and how much of it to return.
#[derive(Debug)]
pub struct Options {
    /// The classes of the objects.
    pub classes: Classes,
    /// References to do without.
    pub cuts: CutSet,
    /// How many rows to return.
    pub limit: usize,
}

/// The tree of paths from the roots to the objects.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MergedPaths<'g> {
    /// How many objects there are.
    pub n_instances: u64,
    /// How many of them no root reaches; they are not in the tree.
    pub n_unreached: u64,
    /// How many of these are garbage.
    pub n_garbage: u64,
    /// How many of them something unknown holds.
    pub n_held: u64,
    /// How many rows there are.
    pub n_rows: usize,
    /// The first of them, each in front of those below it, those with the most objects first.
    pub rows: Vec<MergedRow<'g>>,
}

/// Items that lie on the paths at the same place.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MergedRow<'g> {
    /// How many rows are above this one.
    pub depth: usize,
    /// To how many objects a path leads through here, those that are here included.
    pub n_instances: u64,
    /// How many thousandths of all objects these are.
    pub permille: u64,
    /// How many items are here.
    pub n_items: u64,
    /// Their type.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// The class of objects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class: Option<&'g str>,
    /// The id, if there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ItemId>,
    /// How they are held by those of the row above.
    pub held_as: HeldAs<'g>,
    /// Whether some of them are held by others of the same row, in the same way.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
}

/// Takes one shortest path to each object from any root, and merges those that are alike.
///
/// Paths are alike as far as their items have the same types and classes, and references of the same shape. Items that
/// hold others of their own kind, such as those of a linked list, are one place.
pub fn merge<'g>(graph: &'g Graph, options: &Options) -> MergedPaths<'g> {
    let Options {
        classes,
        cuts,
        limit,
    } = options;
    let parts = graph.types_and_classes();
    let parts = parts.filter(|part| part.class.is_some_and(|it| classes.contains(it)));
    let groups: Vec<_> = parts.map(|it| it.group).collect();
    let instances = graph.members_of(&groups);
    let instances = instances.unwrap_or_else(|| graph.of_groups(&groups).collect());
    let merge = Merge {
        graph,
        cuts,
        instances: &instances,
        limit: *limit,
    };
    if cuts.len() == 0 {
        let paths = graph.paths();
        return merge.along(WholePaths::new(paths)).unwrap_or_default();
    }
    let kept = graph.kept_paths();
    let by_detours = kept.and_then(|paths| {
        let detours = Detours::new(graph, cuts, paths, graph.depths());
        merge.along(detours)
    });
    by_detours.unwrap_or_else(|| {
        let paths = search_without(graph, cuts);
        merge.along(WholePaths::new(&paths)).unwrap_or_default()
    })
}

/// What is to be merged.
struct Merge<'g, 'q> {
    graph: &'g Graph,
    cuts: &'q CutSet,
    instances: &'q [NodeId],
    limit: usize,
}

impl<'g> Merge<'g, '_> {
    /// Merges some paths to the objects; nothing if these take a search of the whole graph.
    fn along(&self, routes: impl Routes) -> Option<MergedPaths<'g>> {
        let mut tree = Tree::new(self.graph, self.cuts, routes);
        let (mut n_unreached, mut n_garbage, mut n_held) = (0, 0, 0);
        let mut way = Vec::new();
        for &node in self.instances {
            if !tree.add(node, &mut way)? {
                n_unreached += 1;
                if self.graph.is_held(node) {
                    n_held += 1;
                } else if self.graph.is_unreachable(node) {
                    n_garbage += 1;
                }
            }
        }
        let n_instances = self.instances.len() as u64;
        let (n_rows, rows) = tree.rows(n_instances, self.limit)?;
        Some(MergedPaths {
            n_instances,
            n_unreached,
            n_garbage,
            n_held,
            n_rows,
            rows,
        })
    }
}

/// Searches for paths that do without some references.
fn search_without(graph: &Graph, cuts: &CutSet) -> Paths {
    let root = |node| cuts.first_root_left(graph, node);
    let edges = |holder| cuts.numbered_edges_left(graph, holder);
    Paths::search(graph, root, edges).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::class_name::classes;
    use crate::graph::GraphBuilder;
    use crate::graph::testing::{array, cart, object};

    /// Of each row, the depth, how many objects lie behind it, and how many items are there.
    fn rows(graph: &Graph, class: &str, cuts: &[&str]) -> (u64, Vec<(usize, u64, u64)>) {
        let cuts: Vec<_> = cuts.iter().map(|cut| cut.parse().unwrap()).collect();
        let options = Options {
            classes: classes(graph, class),
            cuts: CutSet::new(graph, &cuts).unwrap(),
            limit: usize::MAX,
        };
        let merged = merge(graph, &options);
        let rows = merged.rows.iter();
        let rows = rows
            .map(|row| (row.depth, row.n_instances, row.n_items))
            .collect();
        (merged.n_unreached, rows)
    }

    #[test]
    fn paths_part_where_they_differ() {
        let graph = cart().finish().unwrap();
        // The array, the reference in it with the second object, and the first object.
        let expected = vec![(0, 2, 1), (1, 1, 1), (1, 1, 1), (2, 1, 1)];
        assert_eq!(rows(&graph, "App\\Line", &[]), (0, expected));
        assert_eq!(rows(&graph, "App\\Orphan", &[]), (1, vec![]));
    }

    #[test]
    fn what_is_ignored_leaves_other_paths() {
        let graph = cart().finish().unwrap();
        let (n_unreached, rows) = rows(&graph, "App\\Line", &["0x100.0"]);
        assert_eq!((n_unreached, rows.len()), (1, 3));
    }

    #[test]
    fn a_property_of_all_objects_is_ignored_as_well() {
        let mut builder = GraphBuilder::default();
        builder.node(object(1, "Owner"));
        builder.root("<GLOBAL>", "owner");
        builder.child("item", ItemId(3));
        builder.child("list", ItemId(2));
        builder.node(array(2));
        builder.child("0", ItemId(3));
        builder.node(object(3, "Item"));
        let graph = builder.finish().unwrap();
        assert_eq!(rows(&graph, "Item", &[]).1.len(), 2);
        assert_eq!(rows(&graph, "Item", &["Owner::$item"]).1.len(), 3);
        assert_eq!(rows(&graph, "Item", &["Owner::$item", "0x2.0"]).0, 1);
    }

    #[test]
    fn a_list_of_a_hundred_thousand_is_a_few_places() {
        const LEN: u64 = 100_000;
        let mut builder = GraphBuilder::default();
        builder.node(array(1));
        builder.root("<GLOBAL>", "list");
        builder.child("head", ItemId(2));
        for id in 2..LEN + 2 {
            builder.node(object(id, "Node"));
            builder.child("next", ItemId(id + 1));
        }
        let graph = builder.finish().unwrap();
        let expected = vec![(0, LEN, 1), (1, LEN, 1), (2, LEN - 1, LEN - 1)];
        assert_eq!(rows(&graph, "Node", &[]), (0, expected));
    }

    #[test]
    fn how_items_are_held_is_told_as_far_as_those_on_the_paths_are_held_alike() {
        let mut builder = GraphBuilder::default();
        let mut inner = |id, root: bool, children: &[(&str, u64)]| {
            builder.node(array(id));
            if root {
                builder.root("f()", "list");
            }
            for (label, child) in children {
                builder.child(label, ItemId(*child));
            }
        };
        inner(1, true, &[("key", 11), ("other", 12)]);
        inner(2, true, &[("key", 21)]);
        inner(11, false, &[("0", 111)]);
        inner(12, false, &[("0", 121)]);
        inner(21, false, &[("1", 211), ("0", 212)]);
        for (id, class) in [(111, "A"), (121, "B"), (211, "A"), (212, "B")] {
            builder.node(object(id, class));
        }
        let graph = builder.finish().unwrap();
        let held_as = |class: &str| {
            let options = Options {
                classes: classes(&graph, class),
                cuts: CutSet::default(),
                limit: usize::MAX,
            };
            let rows = merge(&graph, &options).rows.into_iter();
            rows.map(|row| serde_json::to_string(&row.held_as).unwrap())
                .collect::<Vec<_>>()
        };
        let any = r#"{"shape":"[*]"}"#;
        assert_eq!(held_as("A")[1..], [r#"{"reference":{"label":"key"}}"#, any]);
        assert_eq!(held_as("B")[1..], [any, r#"{"reference":{"label":"0"}}"#]);
    }
}
