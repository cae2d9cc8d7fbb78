//! The places that paths lead through, numbered as they are met.

use rustc_hash::FxHashMap;

use super::{Graph, ItemType, NodeId, NumberedEdge, NumberedLabel, RootShape, ShapeNumbers};

/// Stands for the place above the roots, and for the class of what has none.
const NONE: u32 = u32::MAX;

/// The places that were met, while paths are searched.
#[derive(Debug)]
pub struct Places<'g> {
    graph: &'g Graph,
    shapes: ShapeNumbers<'g>,
    roots: FxHashMap<Option<RootShape<'g>>, u32>,
    places: Vec<Place>,
    numbers: FxHashMap<(u32, Kind), u32>,
    /// What was met last.
    last: u32,
}

#[derive(Debug)]
struct Place {
    above: u32,
    kind: Kind,
    /// The label of the first item.
    label: NumberedLabel,
    are_alike: bool,
    /// What was met behind this place the last time: siblings are often alike, and their holders as well.
    next: u32,
}

/// What items at one place have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Kind {
    item_type: ItemType,
    class: u32,
    held_as: HeldAs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum HeldAs {
    /// By a root, all of the same shape having one number.
    Root(u32),
    /// By a reference, by the number of its shape.
    Shape(u32),
}

impl<'g> Places<'g> {
    /// None yet.
    pub fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            shapes: ShapeNumbers::new(graph),
            roots: FxHashMap::default(),
            places: Vec::new(),
            numbers: FxHashMap::default(),
            last: NONE,
        }
    }

    /// The place of a node that is held by the n-th of its roots.
    pub fn of_root(&mut self, node: NodeId, n: usize) -> u32 {
        let root = self.graph.roots(node).nth(n).map(|root| root.shape());
        let n_before = self.roots.len() as u32;
        let number = *self.roots.entry(root).or_insert(n_before);
        let kind = self.kind(node, HeldAs::Root(number));
        let place = self.number(NONE, kind, NumberedLabel::Index(0));
        if root.is_some_and(|root| root.is_numbered()) {
            self.differ(place);
        }
        place
    }

    /// The place of what is held from another place.
    #[inline]
    pub fn of_child(&mut self, above: u32, holder_type: ItemType, edge: NumberedEdge) -> u32 {
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

    /// Whether a reference is of the shape of those by which the items at a place are held.
    #[inline]
    pub fn is_held_like(&mut self, place: u32, holder_type: ItemType, edge: NumberedEdge) -> bool {
        let shape = self.shapes.of(holder_type, edge.label);
        self.places[place as usize].kind.held_as == HeldAs::Shape(shape)
    }

    /// The place above a place, if there is one.
    pub fn above(&self, place: u32) -> Option<u32> {
        Some(self.places[place as usize].above).filter(|&it| it != NONE)
    }

    /// Whether all items that were met at a place are held under one label.
    pub fn are_alike(&self, place: u32) -> bool {
        self.places[place as usize].are_alike
    }

    /// Says that the items at a place may be held under several labels.
    pub fn differ(&mut self, place: u32) {
        self.places[place as usize].are_alike = false;
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
        let is_it = |number: u32| {
            let place = self.places.get(number as usize);
            place.is_some_and(|it| it.above == above && it.kind == kind)
        };
        if is_it(self.last) {
            return self.last;
        }
        let guess = self.places.get(self.last as usize).map(|it| it.next);
        if let Some(guess) = guess.filter(|&it| is_it(it)) {
            self.last = guess;
            return guess;
        }
        let n_before = self.places.len() as u32;
        let number = *self.numbers.entry((above, kind)).or_insert(n_before);
        if number == n_before {
            self.places.push(Place {
                above,
                kind,
                label,
                are_alike: true,
                next: NONE,
            });
        }
        if let Some(last) = self.places.get_mut(self.last as usize) {
            last.next = number;
        }
        self.last = number;
        number
    }

    /// Of each place the one above it, and whether all items there are held under one label.
    pub fn finish(self) -> (Vec<u32>, Vec<u8>) {
        let places = self.places.iter();
        places
            .map(|place| (place.above, u8::from(place.are_alike)))
            .unzip()
    }
}
