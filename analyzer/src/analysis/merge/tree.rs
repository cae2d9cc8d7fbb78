//! Paths that are alike, as a tree.

use super::MergedRow;
use crate::analysis::cut::CutSet;
use crate::analysis::dominators::{HeldAs, Reference};
use crate::graph::{Graph, Holder, NodeId, Paths};

/// Stands for a place that is not in the tree, and for the one above the roots.
const NONE: u32 = u32::MAX;

/// The places on the paths to some objects; a place comes behind the one above it.
pub struct Tree<'g, 'p> {
    graph: &'g Graph,
    cuts: &'p CutSet,
    paths: &'p Paths,
    places: Vec<Place>,
    /// From the place among those of all paths to the one here.
    numbers: Vec<u32>,
    /// The nodes that are in the tree.
    nodes: NodeSet,
}

struct Place {
    above: u32,
    /// Its number among those of all paths.
    number: u32,
    first: NodeId,
    second: Option<NodeId>,
    n_items: u64,
    n_instances: u64,
    is_repeated: bool,
}

impl<'g, 'p> Tree<'g, 'p> {
    /// No objects yet.
    pub fn new(graph: &'g Graph, cuts: &'p CutSet, paths: &'p Paths) -> Self {
        Self {
            graph,
            cuts,
            paths,
            places: Vec::new(),
            numbers: vec![NONE; paths.n_places()],
            nodes: NodeSet::new(graph.n_nodes()),
        }
    }

    /// Adds the path to an object; says whether there is one.
    pub fn add(&mut self, instance: NodeId, way: &mut Vec<NodeId>) -> bool {
        // Up to what is in the tree, or to the root; then down again.
        way.clear();
        let mut above = None;
        let mut node = instance;
        loop {
            let holder = self.paths.holder(node);
            if holder == Holder::None {
                return false;
            }
            if !self.nodes.insert(node) {
                above = Some(self.paths.place(node));
                break;
            }
            way.push(node);
            match holder {
                Holder::Node(holder) => node = holder,
                _ => break,
            }
        }
        while let Some(node) = way.pop() {
            let place = self.paths.place(node);
            self.put(node, above, place);
            above = Some(place);
        }
        if let Some(place) = above {
            let place = self.numbers[place as usize];
            self.places[place as usize].n_instances += 1;
        }
        true
    }

    /// Adds a node, the holder of which is at the place above.
    fn put(&mut self, node: NodeId, above: Option<u32>, number: u32) {
        let place = &mut self.numbers[number as usize];
        if *place == NONE {
            *place = self.places.len() as u32;
            let above = self.paths.above(number);
            self.places.push(Place {
                above: above.map_or(NONE, |it| self.numbers[it as usize]),
                number,
                first: node,
                second: None,
                n_items: 1,
                n_instances: 0,
                is_repeated: false,
            });
            return;
        }
        let place = &mut self.places[*place as usize];
        place.n_items += 1;
        place.is_repeated |= above == Some(number);
        place.second.get_or_insert(node);
    }

    /// How many places there are, and the first of them as rows.
    pub fn rows(mut self, n_instances: u64, limit: usize) -> (usize, Vec<MergedRow<'g>>) {
        let n_places = self.places.len();
        let mut below: Vec<Vec<u32>> = vec![Vec::new(); n_places];
        let mut to_write = Vec::new();
        for number in (0..n_places).rev() {
            let Place {
                above, n_instances, ..
            } = self.places[number];
            match self.places.get_mut(above as usize) {
                Some(place) => {
                    place.n_instances += n_instances;
                    below[above as usize].push(number as u32);
                }
                None => to_write.push((number as u32, 0)),
            }
        }
        // Pushed last to first, to be popped the other way round; the sort is stable.
        let sort = |places: &mut Vec<u32>| {
            places.sort_by_key(|&it| self.places[it as usize].n_instances);
        };
        below.iter_mut().for_each(sort);
        to_write.sort_by_key(|&(it, _)| self.places[it as usize].n_instances);
        let mut rows = Vec::new();
        while rows.len() < limit
            && let Some((number, depth)) = to_write.pop()
        {
            to_write.extend(below[number as usize].iter().map(|&it| (it, depth + 1)));
            rows.push(self.row(&self.places[number as usize], depth, n_instances));
        }
        (n_places, rows)
    }

    fn row(&self, place: &Place, depth: usize, n_instances: u64) -> MergedRow<'g> {
        let share = u128::from(place.n_instances) * 2000 + u128::from(n_instances);
        let held_as = self.held_as(place.first);
        MergedRow {
            depth,
            n_instances: place.n_instances,
            permille: (share / (2 * u128::from(n_instances)).max(1)) as u64,
            n_items: place.n_items,
            item_type: self.graph.item_type(place.first).as_str(),
            class: self.graph.class(place.first),
            id: (place.n_items == 1).then(|| self.graph.id(place.first)),
            held_as: if self.are_alike(place, held_as) {
                held_as
            } else {
                held_as.shape()
            },
            repeated: place.is_repeated,
        }
    }

    /// Whether all items at a place are held as the first one is.
    fn are_alike(&self, place: &Place, held_as: HeldAs<'g>) -> bool {
        let is_alike = |node| self.held_as(node) == held_as;
        let is_at_place = |&node: &NodeId| self.paths.place(node) == place.number;
        self.paths.are_alike(place.number)
            || place.second.is_none_or(is_alike)
                && (place.n_items <= 2 || self.nodes.iter().filter(is_at_place).all(is_alike))
    }

    /// How a node is held on its path.
    fn held_as(&self, node: NodeId) -> HeldAs<'g> {
        let Holder::Node(holder) = self.paths.holder(node) else {
            let root = self.cuts.roots_left(self.graph, node).next();
            return root.map_or(HeldAs::Nothing, HeldAs::Root);
        };
        let mut edges = self.cuts.edges_left(self.graph, holder);
        let place = edges.find(|&(_, target)| target == node);
        let edge = place.and_then(|(place, _)| self.graph.child(holder, place));
        edge.map_or(HeldAs::Nothing, |edge| {
            HeldAs::Reference(Reference {
                holder: self.graph.item_type(holder),
                label: edge.label,
            })
        })
    }
}

/// Some of the nodes of a graph, a bit each.
struct NodeSet(Vec<u64>);

impl NodeSet {
    fn new(n_nodes: usize) -> Self {
        Self(vec![0; n_nodes.div_ceil(64)])
    }

    /// Adds a node; says whether it is new.
    #[inline]
    fn insert(&mut self, node: NodeId) -> bool {
        let (word, bit) = (&mut self.0[node.index() / 64], 1 << (node.index() % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// The nodes in order.
    fn iter(&self) -> impl Iterator<Item = NodeId> {
        self.0.iter().zip(0..).flat_map(|(&word, n)| {
            let bits = (0..64).filter(move |bit| word >> bit & 1 != 0);
            bits.map(move |bit| NodeId::from_number(64 * n + bit))
        })
    }
}
