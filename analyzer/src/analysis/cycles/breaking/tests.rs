use proptest::prelude::*;

use super::*;
use crate::analysis::components;
use crate::analysis::cut::{Cut, CutSet};
use crate::graph::testing::{array, item, object};
use crate::graph::{GraphBuilder, NodeRecord};

/// What breaks all cycles of a graph, as if they were of one kind.
fn found(builder: GraphBuilder) -> Vec<String> {
    let graph = builder.finish().unwrap();
    let breaking = find(&graph, graph.dominators(), &cycles(&graph));
    breaking.cuts.iter().map(CutText::to_string).collect()
}

fn cycles(graph: &Graph) -> Vec<Vec<NodeId>> {
    let nodes: Vec<_> = graph.nodes().collect();
    components::cycles(graph, &nodes, |_| true)
}

fn reference(id: u64) -> NodeRecord<'static> {
    item(id, ItemType::Reference, 32)
}

/// A tree whose nodes know their parents.
fn tree() -> GraphBuilder {
    let mut builder = GraphBuilder::default();
    builder.node(object(1, "Node"));
    builder.child("children", ItemId(2));
    builder.node(array(2));
    builder.child("0", ItemId(3));
    builder.child("1", ItemId(4));
    for id in [3, 4] {
        builder.node(object(id, "Node"));
        builder.child("parent", ItemId(1));
    }
    builder
}

#[test]
fn a_child_should_not_hold_its_parent() {
    assert_eq!(found(tree()), ["Node::$parent"]);
}

#[test]
fn a_parent_that_is_held_by_reference_is_a_parent() {
    let mut builder = GraphBuilder::default();
    builder.node(object(1, "Node"));
    builder.child("children", ItemId(2));
    builder.node(array(2));
    for id in [3, 4] {
        builder.child(&id.to_string(), ItemId(id));
    }
    for id in [3, 4] {
        builder.node(object(id, "Node"));
        builder.child("parent", ItemId(10));
    }
    builder.node(reference(10));
    builder.child("value", ItemId(1));
    assert_eq!(found(builder), ["Node::$parent"]);
}

#[test]
fn what_breaks_only_some_cycles_is_not_enough() {
    let mut builder = tree();
    builder.child("self", ItemId(4));
    assert_eq!(found(builder), ["Node::$self", "Node::$parent"]);
}

#[test]
fn children_of_several_classes_are_cut_together() {
    let mut builder = GraphBuilder::default();
    builder.node(object(1, "Folder"));
    builder.child("entries", ItemId(2));
    builder.node(array(2));
    builder.child("0", ItemId(10));
    builder.child("1", ItemId(11));
    builder.node(reference(10));
    builder.child("value", ItemId(3));
    builder.node(reference(11));
    builder.child("value", ItemId(4));
    for (id, class) in [(3, "Folder"), (4, "File")] {
        builder.node(object(id, class));
        builder.child("parent", ItemId(1));
    }
    // To cut the entries alone would do as well, but what is a folder without?
    assert_eq!(found(builder), ["File::$parent", "Folder::$parent"]);
}

/// The second object is only free of references when both are gone.
#[test]
fn an_item_may_hold_another_on_its_cycle_twice() {
    let mut builder = GraphBuilder::default();
    builder.node(object(1, "Order"));
    builder.child("first", ItemId(2));
    builder.child("last", ItemId(2));
    builder.node(object(2, "Line"));
    builder.child("order", ItemId(1));
    builder.child("next", ItemId(3));
    builder.node(object(3, "Line"));
    builder.child("order", ItemId(1));
    builder.child("previous", ItemId(2));
    assert_eq!(found(builder), ["Line::$previous", "Line::$order"]);
}

#[test]
fn an_array_in_itself_has_only_elements() {
    let mut builder = GraphBuilder::default();
    builder.node(array(1));
    builder.child("0", ItemId(1));
    assert_eq!(found(builder), ["0x1.0"]);
}

#[test]
fn what_an_array_holds_by_reference_is_the_arrays() {
    let mut builder = GraphBuilder::default();
    builder.node(reference(1));
    builder.child("value", ItemId(2));
    builder.node(array(2));
    builder.child("0", ItemId(3));
    builder.child("it's", ItemId(1));
    builder.node(object(3, "A"));
    builder.child("list", ItemId(1));
    assert_eq!(found(builder), ["A::$list", "0x2.it's"]);
}

#[test]
fn what_the_engine_numbers_is_one_reference() {
    let mut builder = GraphBuilder::default();
    builder.node(object(1, "Storage"));
    builder.child("<object 0>", ItemId(1));
    builder.child("<object 1>", ItemId(1));
    assert_eq!(found(builder), ["Storage::$<object *>"]);
}

/// Small graphs of objects, arrays and references.
fn graphs() -> impl Strategy<Value = Vec<(u8, Vec<(u8, usize)>)>> {
    (1_usize..9).prop_flat_map(|n| {
        let edges = prop::collection::vec((0_u8..6, 0..n), 0..3);
        prop::collection::vec((0_u8..6, edges), n)
    })
}

fn graph(nodes: &[(u8, Vec<(u8, usize)>)]) -> Graph {
    let mut builder = GraphBuilder::default();
    let id = |node: usize| node as u64 + 1;
    for (node, (kind, edges)) in nodes.iter().enumerate() {
        let n_edges = match kind {
            0..3 => {
                builder.node(object(id(node), ["A", "App\\B", "C?*"][*kind as usize]));
                edges.len()
            }
            3 | 4 => {
                builder.node(array(id(node)));
                edges.len()
            }
            _ => {
                builder.node(reference(id(node)));
                edges.len().min(1)
            }
        };
        let names = ["p", "q", "A::r", "<object 0>", "[1]", "7"];
        let mut used = Vec::new();
        for &(name, target) in &edges[..n_edges] {
            if !used.contains(&name) {
                used.push(name);
                builder.child(names[name as usize], ItemId(id(target)));
            }
        }
    }
    builder.finish().unwrap()
}

proptest! {
    /// What is said is taken by those who cut, and leaves no cycle; all of it is needed.
    #[test]
    fn no_cycle_is_left_without_what_is_named(nodes in graphs()) {
        let graph = graph(&nodes);
        let mut cycles = cycles(&graph);
        prop_assume!(!cycles.is_empty());
        let breaking = find(&graph, graph.dominators(), &cycles);
        prop_assume!(!breaking.cuts.is_empty());
        if breaking.cuts_only_example {
            cycles.truncate(1);
        }
        let cuts: Vec<Cut> = breaking.cuts.iter().map(|it| it.to_string().parse().unwrap()).collect();
        let is_broken = |cuts: &[Cut]| {
            let cuts = CutSet::new(&graph, cuts).unwrap();
            !cycles.iter().any(|cycle| has_cycle_left(&graph, &cuts, cycle))
        };
        prop_assert!(is_broken(&cuts), "{:?}", breaking.cuts);
        for n in 0..cuts.len() {
            let mut fewer = cuts.clone();
            fewer.remove(n);
            prop_assert!(!is_broken(&fewer), "{:?} without {n}", breaking.cuts);
        }
    }
}

/// By following every way from every member for as long as there are members.
fn has_cycle_left(graph: &Graph, cuts: &CutSet, cycle: &[NodeId]) -> bool {
    let mut reached: Vec<_> = cycle.to_vec();
    for _ in cycle {
        let further = reached.iter().flat_map(|&it| cuts.targets_left(graph, it));
        let mut further: Vec<_> = further.filter(|it| cycle.contains(it)).collect();
        further.sort_unstable();
        further.dedup();
        reached = further;
    }
    !reached.is_empty()
}
