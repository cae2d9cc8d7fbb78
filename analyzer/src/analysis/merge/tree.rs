//! Paths that are alike, as a tree.

use super::MergedRow;
use super::routes::{Routes, Step};
use crate::analysis::cut::CutSet;
use crate::analysis::dominators::{HeldAs, Reference};
use crate::graph::{Bits, Graph, Holder, NodeId};

/// Stands for a place that is not in the tree, and for the one above the roots.
const NONE: u32 = u32::MAX;

/// The places on the paths to some objects; a place comes behind the one above it.
pub struct Tree<'g, 'p, R> {
    graph: &'g Graph,
    cuts: &'p CutSet,
    routes: R,
    places: Vec<Place>,
    /// From the place among those of all paths to the one here, as far as there are any.
    numbers: Vec<u32>,
    /// The nodes that are in the tree.
    nodes: Bits,
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

impl<'g, 'p, R: Routes> Tree<'g, 'p, R> {
    /// No objects yet.
    pub fn new(graph: &'g Graph, cuts: &'p CutSet, routes: R) -> Self {
        Self {
            graph,
            cuts,
            routes,
            places: Vec::new(),
            numbers: Vec::new(),
            nodes: Bits::new(graph.n_nodes()),
        }
    }

    /// Adds the path to an object; says whether there is one, and nothing if only a search of the whole graph can tell.
    pub fn add(&mut self, instance: NodeId, way: &mut Vec<(NodeId, Step)>) -> Option<bool> {
        // Up to what is in the tree, or to the root; then down again.
        way.clear();
        let mut above = None;
        let mut node = instance;
        loop {
            if self.nodes.contains(node.index()) {
                above = Some(self.routes.place_again(node)?);
                break;
            }
            let step = self.routes.step(node)?;
            if step.holder == Holder::None {
                return Some(false);
            }
            self.nodes.insert(node.index());
            way.push((node, step));
            match step.holder {
                Holder::Node(holder) => node = holder,
                _ => break,
            }
        }
        while let Some((node, step)) = way.pop() {
            let place = self.routes.place(node, step, above)?;
            self.put(node, above, place);
            above = Some(place);
        }
        if let Some(place) = above {
            let place = self.numbers[place as usize];
            self.places[place as usize].n_instances += 1;
        }
        Some(true)
    }

    /// Adds a node, the holder of which is at the place above.
    fn put(&mut self, node: NodeId, above: Option<u32>, number: u32) {
        if self.numbers.len() <= number as usize {
            self.numbers.resize(number as usize + 1, NONE);
        }
        let place = &mut self.numbers[number as usize];
        if *place == NONE {
            *place = self.places.len() as u32;
            let above = self.routes.above(number);
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

    /// How many places there are, and the first of them as rows; nothing as with [`add`](Self::add).
    pub fn rows(mut self, n_instances: u64, limit: usize) -> Option<(usize, Vec<MergedRow<'g>>)> {
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
        let mut wanted = Vec::new();
        while wanted.len() < limit
            && let Some((number, depth)) = to_write.pop()
        {
            to_write.extend(below[number as usize].iter().map(|&it| (it, depth + 1)));
            wanted.push((number, depth));
        }
        let places = std::mem::take(&mut self.places);
        let row = |(number, depth)| self.row(&places[number as usize], depth, n_instances);
        let rows = wanted.into_iter().map(row).collect::<Option<_>>()?;
        Some((n_places, rows))
    }

    fn row(&mut self, place: &Place, depth: usize, n_instances: u64) -> Option<MergedRow<'g>> {
        let share = u128::from(place.n_instances) * 2000 + u128::from(n_instances);
        let held_as = self.held_as(place.first)?;
        Some(MergedRow {
            depth,
            n_instances: place.n_instances,
            permille: (share / (2 * u128::from(n_instances)).max(1)) as u64,
            n_items: place.n_items,
            item_type: self.graph.item_type(place.first).as_str(),
            class: self.graph.class(place.first),
            id: (place.n_items == 1).then(|| self.graph.id(place.first)),
            held_as: if self.are_alike(place, held_as)? {
                held_as
            } else {
                held_as.shape()
            },
            repeated: place.is_repeated,
        })
    }

    /// Whether all items at a place are held as the first one is.
    fn are_alike(&mut self, place: &Place, held_as: HeldAs<'g>) -> Option<bool> {
        if self.routes.are_alike(place.number) {
            return Some(true);
        }
        if let Some(second) = place.second
            && self.held_as(second)? != held_as
        {
            return Some(false);
        }
        if place.n_items <= 2 {
            return Some(true);
        }
        let nodes = std::mem::take(&mut self.nodes);
        let mut are_alike = true;
        for node in nodes.iter().map(|n| NodeId::from_number(n as u32)) {
            if self.routes.place_again(node)? == place.number && self.held_as(node)? != held_as {
                are_alike = false;
                break;
            }
        }
        self.nodes = nodes;
        Some(are_alike)
    }

    /// How a node is held on its path.
    fn held_as(&mut self, node: NodeId) -> Option<HeldAs<'g>> {
        let step = self.routes.step(node)?;
        let Holder::Node(holder) = step.holder else {
            let root = self.cuts.roots_left(self.graph, node).next();
            return Some(root.map_or(HeldAs::Nothing, HeldAs::Root));
        };
        let mut edges = self.cuts.edges_left(self.graph, holder);
        let place = edges.find(|&(_, target)| target == node);
        let edge = place.and_then(|(place, _)| self.graph.child(holder, place));
        Some(edge.map_or(HeldAs::Nothing, |edge| {
            HeldAs::Reference(Reference {
                holder: self.graph.item_type(holder),
                label: edge.label,
            })
        }))
    }
}
