//! Where in the program items are held: `App\Queue->jobs[*]`, the same for all elements of an array and for all objects
//! of a class.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::graph::Shape;
use crate::graph::{Graph, ItemType, NodeId, Root};

/// How many steps from its start a place is told apart from those further in.
const MAX_STEPS: u8 = 8;

/// Stands for a node that has not been met yet.
const NONE: PlaceId = PlaceId::MAX;

/// A number for each place.
pub type PlaceId = u32;

/// What holds an item, and how: a path from the nearest object or root.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Place<'g> {
    /// Where the path starts.
    #[serde(flatten)]
    pub start: Start<'g>,
    /// What leads from there to the item.
    pub steps: Vec<Shape<'g>>,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Start<'g> {
    /// At a variable, static member, constant ...
    Root(Root<'g>),
    /// At objects of a class, or resources of a type.
    Class(&'g str),
    /// At an item that no root reaches, of some type.
    Unreachable(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Entry<'g> {
    Start(Start<'g>),
    Step(PlaceId, Shape<'g>),
}

/// The place of every node, on a shortest path from the roots.
pub struct Places<'g> {
    graph: &'g Graph,
    of_nodes: Vec<PlaceId>,
    entries: Vec<(Entry<'g>, u8)>,
    ids: FxHashMap<Entry<'g>, PlaceId>,
}

impl<'g> Places<'g> {
    /// Goes through the graph once, breadth first.
    pub fn new(graph: &'g Graph) -> Self {
        let mut places = Self {
            graph,
            of_nodes: vec![NONE; graph.n_nodes()],
            entries: Vec::new(),
            ids: FxHashMap::default(),
        };
        let mut round = Vec::new();
        for node in graph.nodes() {
            if let Some(root) = graph.roots(node).next() {
                let place = places.intern(Entry::Start(Start::Root(root)), 0);
                places.meet(node, place, &mut round);
            }
        }
        places.spread(round);
        for node in graph.nodes() {
            if places.of(node) == NONE {
                let start = Start::Unreachable(graph.item_type(node).as_str());
                let place = places.intern(Entry::Start(start), 0);
                let mut round = Vec::new();
                places.meet(node, place, &mut round);
                places.spread(round);
            }
        }
        places
    }

    /// The graph whose nodes have these places.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// The place of a node.
    pub fn of(&self, node: NodeId) -> PlaceId {
        self.of_nodes[node.index()]
    }

    /// What a place is.
    pub fn describe(&self, place: PlaceId) -> Place<'g> {
        let mut steps = Vec::new();
        let mut entry = self.entries[place as usize].0;
        loop {
            match entry {
                Entry::Step(holder, shape) => {
                    steps.push(shape);
                    entry = self.entries[holder as usize].0;
                }
                Entry::Start(start) => {
                    steps.reverse();
                    return Place { start, steps };
                }
            }
        }
    }

    /// Goes on from some nodes to all they reach.
    fn spread(&mut self, mut round: Vec<NodeId>) {
        let mut next = Vec::new();
        while !round.is_empty() {
            for holder in round.drain(..) {
                for edge in self.graph.children(holder) {
                    if self.of(edge.target) == NONE {
                        let shape = Shape::new(self.graph.item_type(holder), edge.label);
                        let place = self.step(holder, shape);
                        self.meet(edge.target, place, &mut next);
                    }
                }
            }
            std::mem::swap(&mut round, &mut next);
        }
    }

    fn meet(&mut self, node: NodeId, place: PlaceId, met: &mut Vec<NodeId>) {
        self.of_nodes[node.index()] = place;
        met.push(node);
    }

    /// The place of what a node holds.
    fn step(&mut self, holder: NodeId, shape: Shape<'g>) -> PlaceId {
        let graph = self.graph;
        let place = match graph.item_type(holder) {
            ItemType::Object | ItemType::Resource => {
                let class = graph.class(holder).or(graph.resource_type(holder));
                let name = class.unwrap_or(graph.item_type(holder).as_str());
                self.intern(Entry::Start(Start::Class(name)), 0)
            }
            _ => self.of(holder),
        };
        let n_steps = self.entries[place as usize].1;
        // PHP code does not see references, and nobody reads longer paths.
        if shape == Shape::Value || n_steps == MAX_STEPS {
            return place;
        }
        self.intern(Entry::Step(place, shape), n_steps + 1)
    }

    fn intern(&mut self, entry: Entry<'g>, n_steps: u8) -> PlaceId {
        let entries = &mut self.entries;
        *self.ids.entry(entry).or_insert_with(|| {
            entries.push((entry, n_steps));
            (entries.len() - 1) as PlaceId
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::{array, cart, object};
    use crate::graph::{GraphBuilder, ItemId};

    fn place_of(graph: &Graph, id: u64) -> Place<'_> {
        let places = Places::new(graph);
        places.describe(places.of(graph.find(ItemId(id)).unwrap()))
    }

    #[test]
    fn a_place_starts_at_the_nearest_object_or_root() {
        let graph = cart().finish().unwrap();
        let root = Start::Root(Root {
            frame: "<GLOBAL>",
            symbol_name: "cart",
        });
        let steps = |start, steps: &[Shape<'static>]| Place {
            start,
            steps: steps.to_vec(),
        };
        assert_eq!(place_of(&graph, 0x100), steps(root, &[]));
        // Held by a reference, which is not seen.
        assert_eq!(place_of(&graph, 0x202), steps(root, &[Shape::Element]));
        assert_eq!(
            place_of(&graph, 0x400),
            steps(Start::Class("App\\Line"), &[Shape::Property("name")])
        );
        assert_eq!(
            place_of(&graph, 0x203),
            steps(Start::Unreachable("object"), &[])
        );
    }

    #[test]
    fn objects_of_a_class_are_one_place_and_long_paths_are_cut() {
        let mut builder = GraphBuilder::default();
        for id in [0x10, 0x20] {
            builder.node(object(id, "A"));
            builder.root("<GLOBAL>", "a");
            builder.child("list", ItemId(id + 1));
            builder.node(array(id + 1));
        }
        for id in 0x22..0x40 {
            builder.child("next", ItemId(id));
            builder.node(array(id));
        }
        let graph = builder.finish().unwrap();
        let places = Places::new(&graph);
        let of = |id| places.of(graph.find(ItemId(id)).unwrap());
        assert_eq!(of(0x11), of(0x21));
        assert_ne!(of(0x21), of(0x22));
        assert_eq!(of(0x3e), of(0x3f));
        assert_eq!(
            places.describe(of(0x3f)).steps.len(),
            usize::from(MAX_STEPS)
        );
    }
}
