//! One shortest path to each node from any root, and the places that these lead through.
//!
//! A place is what items share whose paths are alike: as far as the items on them have the same types and classes, and
//! references of the same shape. Items that hold others of their own kind, such as those of a linked list, are one place.

use rustc_hash::FxHashMap;

use super::cells::Cells;
use super::{Depths, Graph, ItemType, NodeId, NumberedEdge, NumberedLabel, ShapeNumbers};

/// Stands for the holder and the place of a node that no root reaches, and for the place above the roots.
const NONE: u32 = u32::MAX;
/// Stands for the holder of a root.
const ROOT: u32 = u32::MAX - 1;

/// The tree of a breadth-first search from all roots.
#[derive(Debug)]
pub struct Paths {
    /// Node to the previous node on its path.
    holders: Cells<u32>,
    /// Node to its place.
    places: Cells<u32>,
    /// Place to the one above it.
    above: Cells<u32>,
    /// Place to whether all items there are held under one label.
    are_alike: Cells<u8>,
}

/// Where a path to a node begins: how it is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// No root reaches it.
    None,
    /// It is a root.
    Root,
    /// Another node.
    Node(NodeId),
}

impl Paths {
    /// Searches all of a graph.
    pub fn new(graph: &Graph) -> (Self, Depths) {
        Self::search(
            graph,
            |node| graph.is_root(node).then_some(0),
            |holder| graph.numbered_children(holder),
        )
    }

    /// Searches by some roots and references, and says how far the nodes are from the roots. Of several paths, the one
    /// that is met first counts.
    ///
    /// `root` tells which of a node's roots is the first that counts; `edges` are what a node holds.
    pub fn search<E: Iterator<Item = NumberedEdge>>(
        graph: &Graph,
        root: impl Fn(NodeId) -> Option<usize>,
        edges: impl Fn(NodeId) -> E,
    ) -> (Self, Depths) {
        let n_nodes = graph.n_nodes();
        let mut holders = vec![NONE; n_nodes];
        let mut of_nodes = vec![NONE; n_nodes];
        let mut depths = Depths::unreached(n_nodes);
        let mut places = Places::new(graph);
        let mut round = Vec::new();
        for node in graph.nodes() {
            if let Some(n) = root(node) {
                holders[node.index()] = ROOT;
                of_nodes[node.index()] = places.of_root(node, n);
                depths.set(node, 0);
                round.push(node);
            }
        }
        let mut further = Vec::new();
        let mut depth = 0;
        while !round.is_empty() {
            depth += 1;
            for holder in round.drain(..) {
                let holder_type = graph.item_type(holder);
                let above = of_nodes[holder.index()];
                for edge in edges(holder) {
                    let target = edge.target;
                    if holders[target.index()] == NONE {
                        holders[target.index()] = holder.0;
                        of_nodes[target.index()] = places.of_child(above, holder_type, edge);
                        depths.set(target, depth);
                        further.push(target);
                    }
                }
            }
            std::mem::swap(&mut round, &mut further);
        }
        let (above, are_alike) = places.finish();
        let paths = Self {
            holders: holders.into(),
            places: of_nodes.into(),
            above: above.into(),
            are_alike: are_alike.into(),
        };
        (paths, depths)
    }

    /// Puts columns together that were stored; `None` if they do not fit so many nodes.
    pub fn from_cells(
        [holders, places, above]: [Cells<u32>; 3],
        are_alike: Cells<u8>,
        n_nodes: usize,
    ) -> Option<Self> {
        let lens = [holders.len(), places.len()];
        let is_sound = lens == [n_nodes; 2] && above.len() == are_alike.len();
        is_sound.then_some(Self {
            holders,
            places,
            above,
            are_alike,
        })
    }

    /// The holders, the places, the places above, and whether items are held alike.
    pub fn parts(&self) -> (&[u32], &[u32], &[u32], &[u8]) {
        let [holders, places, above] = [&self.holders, &self.places, &self.above].map(Cells::all);
        (holders, places, above, self.are_alike.all())
    }

    /// How many places there are.
    pub fn n_places(&self) -> usize {
        self.above.len()
    }

    /// What comes before a node on its path.
    #[inline]
    pub fn holder(&self, node: NodeId) -> Holder {
        match self.holders.get(node.index()) {
            NONE => Holder::None,
            ROOT => Holder::Root,
            holder => Holder::Node(NodeId(holder)),
        }
    }

    /// The place of a node that a root reaches.
    #[inline]
    pub fn place(&self, node: NodeId) -> u32 {
        self.places.get(node.index())
    }

    /// The place above a place, if there is one.
    pub fn above(&self, place: u32) -> Option<u32> {
        Some(self.above.get(place as usize)).filter(|&it| it != NONE)
    }

    /// Whether all items at a place are held under one label.
    pub fn are_alike(&self, place: u32) -> bool {
        self.are_alike.get(place as usize) != 0
    }

    /// Gets all of it into memory at once, for whoever looks at many nodes.
    pub fn read_in(&self) {
        std::thread::scope(|scope| {
            scope.spawn(|| self.holders.all());
            self.places.all();
        });
    }
}

/// The places that were met, while paths are searched.
struct Places<'g> {
    graph: &'g Graph,
    shapes: ShapeNumbers<'g>,
    roots: FxHashMap<(&'g str, &'g str), u32>,
    places: Vec<Place>,
    numbers: FxHashMap<(u32, Kind), u32>,
    /// What was looked up last: siblings are often alike.
    last: Option<((u32, Kind), u32)>,
}

struct Place {
    above: u32,
    kind: Kind,
    /// The label of the first item.
    label: NumberedLabel,
    are_alike: bool,
}

/// What items at one place have in common.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Kind {
    item_type: ItemType,
    class: u32,
    held_as: HeldAs,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum HeldAs {
    /// By a root, all of the same name having one number.
    Root(u32),
    /// By a reference, by the number of its shape.
    Shape(u32),
}

impl<'g> Places<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            shapes: ShapeNumbers::new(graph),
            roots: FxHashMap::default(),
            places: Vec::new(),
            numbers: FxHashMap::default(),
            last: None,
        }
    }

    /// The place of a node that is held by the n-th of its roots.
    fn of_root(&mut self, node: NodeId, n: usize) -> u32 {
        let root = self.graph.roots(node).nth(n);
        let names = root.map_or(("", ""), |it| (it.frame, it.symbol_name));
        let n_before = self.roots.len() as u32;
        let number = *self.roots.entry(names).or_insert(n_before);
        let kind = self.kind(node, HeldAs::Root(number));
        self.number(NONE, kind, NumberedLabel::Index(0))
    }

    /// The place of what is held from another place.
    #[inline]
    fn of_child(&mut self, above: u32, holder_type: ItemType, edge: NumberedEdge) -> u32 {
        let shape = self.shapes.of(holder_type, edge.label);
        let kind = self.kind(edge.target, HeldAs::Shape(shape));
        let number = if self.repeats(above, kind) {
            above
        } else {
            self.number(above, kind, edge.label)
        };
        let place = &mut self.places[number as usize];
        place.are_alike &= place.label == edge.label;
        number
    }

    fn kind(&self, node: NodeId, held_as: HeldAs) -> Kind {
        Kind {
            item_type: self.graph.item_type(node),
            class: self.graph.class_number(node).unwrap_or(NONE),
            held_as,
        }
    }

    /// Whether what is held is like its holder, as in a linked list, and shares its place. Arrays in arrays are
    /// common and say something by their keys, so two of them come first.
    fn repeats(&self, above: u32, kind: Kind) -> bool {
        let is_like = |number: u32| {
            let place = self.places.get(number as usize);
            place.filter(|it| it.kind == kind)
        };
        is_like(above).is_some_and(|holder| {
            kind.item_type != ItemType::Array || is_like(holder.above).is_some()
        })
    }

    #[inline]
    fn number(&mut self, above: u32, kind: Kind, label: NumberedLabel) -> u32 {
        let key = (above, kind);
        if let Some((last, number)) = self.last
            && last == key
        {
            return number;
        }
        let n_before = self.places.len() as u32;
        let number = *self.numbers.entry(key).or_insert(n_before);
        if number == n_before {
            self.places.push(Place {
                above,
                kind,
                label,
                are_alike: true,
            });
        }
        self.last = Some((key, number));
        number
    }

    fn finish(self) -> (Vec<u32>, Vec<u8>) {
        let places = self.places.iter();
        places
            .map(|place| (place.above, u8::from(place.are_alike)))
            .unzip()
    }
}
