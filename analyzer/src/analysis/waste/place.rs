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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Place<'g> {
    /// Where the path starts.
    #[serde(flatten)]
    pub start: Start<'g>,
    /// What leads from there to the item.
    pub steps: Vec<Shape<'g>>,
}

/// Where a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Start<'g> {
    /// At a variable, static member, constant ...
    Root(Root<'g>),
    /// At objects of a class, or resources of a type.
    Class(&'g str),
    /// At an item that no root reaches, of some type.
    Unreachable(&'static str),
}

/// A place by items where it begins and leads through, any of those that are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// How it starts, and where.
    pub start: (Origin, NodeId),
    /// Who holds, and the place of the reference among its children.
    pub steps: Vec<(NodeId, u32)>,
}

/// How a path starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// At a root.
    Root,
    /// At an object or resource.
    Class,
    /// At an item that no root reaches.
    Unreachable,
}

impl Origin {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Root, Self::Class, Self::Unreachable];
}

impl Trail {
    /// What the place is.
    pub fn describe<'g>(&self, graph: &'g Graph) -> Place<'g> {
        let (origin, node) = self.start;
        let nothing = Root {
            frame: "",
            symbol_name: "",
        };
        let start = match origin {
            Origin::Root => Start::Root(graph.roots(node).next().unwrap_or(nothing)),
            Origin::Class => Start::Class(class(graph, node)),
            Origin::Unreachable => Start::Unreachable(graph.item_type(node).as_str()),
        };
        let steps = self.steps.iter();
        let steps = steps.filter_map(|&(holder, n)| {
            let edge = graph.child(holder, n as usize)?;
            Some(Shape::new(graph.item_type(holder), edge.label))
        });
        Place {
            start,
            steps: steps.collect(),
        }
    }
}

/// What an object or resource is called.
fn class(graph: &Graph, node: NodeId) -> &str {
    let class = graph.class(node).or(graph.resource_type(node));
    class.unwrap_or(graph.item_type(node).as_str())
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
    /// With the number of steps, and an item that is there or holds what is there, by which reference.
    entries: Vec<(Entry<'g>, u8, (NodeId, u32))>,
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
                let place = places.intern(Entry::Start(Start::Root(root)), 0, (node, 0));
                places.meet(node, place, &mut round);
            }
        }
        places.spread(round);
        for node in graph.nodes() {
            if places.of(node) == NONE {
                let start = Start::Unreachable(graph.item_type(node).as_str());
                let place = places.intern(Entry::Start(start), 0, (node, 0));
                let mut round = Vec::new();
                places.meet(node, place, &mut round);
                places.spread(round);
            }
        }
        places
    }

    /// The place of a node.
    pub fn of(&self, node: NodeId) -> PlaceId {
        self.of_nodes[node.index()]
    }

    /// What leads to a place.
    pub fn trail(&self, mut place: PlaceId) -> Trail {
        let mut steps = Vec::new();
        loop {
            let (entry, _, (node, n)) = self.entries[place as usize];
            let origin = match entry {
                Entry::Step(holder, _) => {
                    steps.push((node, n));
                    place = holder;
                    continue;
                }
                Entry::Start(Start::Root(_)) => Origin::Root,
                Entry::Start(Start::Class(_)) => Origin::Class,
                Entry::Start(Start::Unreachable(_)) => Origin::Unreachable,
            };
            steps.reverse();
            let start = (origin, node);
            return Trail { start, steps };
        }
    }

    /// Goes on from some nodes to all they reach.
    fn spread(&mut self, mut round: Vec<NodeId>) {
        let mut next = Vec::new();
        while !round.is_empty() {
            for holder in round.drain(..) {
                for (edge, n) in self.graph.children(holder).zip(0..) {
                    if self.of(edge.target) == NONE {
                        let shape = Shape::new(self.graph.item_type(holder), edge.label);
                        let place = self.step(holder, n, shape);
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
    fn step(&mut self, holder: NodeId, n: u32, shape: Shape<'g>) -> PlaceId {
        let graph = self.graph;
        let place = match graph.item_type(holder) {
            ItemType::Object | ItemType::Resource => {
                let start = Start::Class(class(graph, holder));
                self.intern(Entry::Start(start), 0, (holder, 0))
            }
            _ => self.of(holder),
        };
        let n_steps = self.entries[place as usize].1;
        // PHP code does not see references, and nobody reads longer paths.
        if shape == Shape::Value || n_steps == MAX_STEPS {
            return place;
        }
        self.intern(Entry::Step(place, shape), n_steps + 1, (holder, n))
    }

    fn intern(&mut self, entry: Entry<'g>, n_steps: u8, by: (NodeId, u32)) -> PlaceId {
        let entries = &mut self.entries;
        *self.ids.entry(entry).or_insert_with(|| {
            entries.push((entry, n_steps, by));
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
        let place = places.of(graph.find(ItemId(id)).unwrap());
        places.trail(place).describe(graph)
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
        assert_eq!(places.trail(of(0x3f)).steps.len(), usize::from(MAX_STEPS));
    }
}
