//! Paths that are alike, as a tree.

use rustc_hash::FxHashMap;

use super::MergedRow;
use super::paths::ShortestPaths;
use crate::analysis::cut::CutSet;
use crate::analysis::dominators::{HeldAs, Reference};
use crate::graph::{Graph, ItemType, NodeId};

/// Stands for a node that is in no place yet, and for the place above the roots.
const NONE: u32 = u32::MAX;

/// Places on the paths; a place comes behind the one above it.
pub struct Tree<'g, 'c> {
    graph: &'g Graph,
    cuts: &'c CutSet,
    places: Vec<Place<'g>>,
    by_key: FxHashMap<Key<'g>, u32>,
    /// From node to place.
    place_of: Vec<u32>,
}

struct Place<'g> {
    above: u32,
    key: Kind<'g>,
    first: NodeId,
    /// How its items are held, while all of them are held alike.
    held_as: Option<HeldAs<'g>>,
    n_items: u64,
    n_instances: u64,
    is_repeated: bool,
}

type Key<'g> = (u32, Kind<'g>);
type Kind<'g> = (ItemType, Option<u32>, HeldAs<'g>);

impl<'g, 'c> Tree<'g, 'c> {
    /// No paths yet.
    pub fn new(graph: &'g Graph, cuts: &'c CutSet) -> Self {
        Self {
            graph,
            cuts,
            places: Vec::new(),
            by_key: FxHashMap::default(),
            place_of: vec![NONE; graph.n_nodes()],
        }
    }

    /// Adds the path to an object.
    pub fn add(&mut self, paths: &ShortestPaths, instance: NodeId) {
        // Up to what has a place, or to the root; then down again.
        let mut way = Vec::new();
        let mut node = instance;
        while self.place_of[node.index()] == NONE {
            let Some((holder, edge)) = paths.holder(self.graph, node) else {
                let root = self.cuts.roots_left(self.graph, node).next();
                self.put(node, NONE, root.map_or(HeldAs::Nothing, HeldAs::Root));
                break;
            };
            let holder_type = self.graph.item_type(holder);
            way.push((
                node,
                Reference {
                    holder: holder_type,
                    label: edge.label,
                },
            ));
            node = holder;
        }
        for (held, reference) in way.into_iter().rev() {
            let above = self.place_of[node.index()];
            self.put(held, above, HeldAs::Reference(reference));
            node = held;
        }
        self.places[self.place_of[instance.index()] as usize].n_instances += 1;
    }

    fn put(&mut self, node: NodeId, above: u32, held_as: HeldAs<'g>) {
        let kind = (
            self.graph.item_type(node),
            self.graph.class_number(node),
            held_as.shape(),
        );
        let is_repeated = self.repeats(above, kind);
        let number = if is_repeated {
            above
        } else {
            *self.by_key.entry((above, kind)).or_insert_with(|| {
                self.places.push(Place {
                    above,
                    key: kind,
                    first: node,
                    held_as: Some(held_as),
                    n_items: 0,
                    n_instances: 0,
                    is_repeated: false,
                });
                self.places.len() as u32 - 1
            })
        };
        let place = &mut self.places[number as usize];
        place.n_items += 1;
        place.is_repeated |= is_repeated;
        if place.held_as != Some(held_as) {
            place.held_as = None;
        }
        self.place_of[node.index()] = number;
    }

    /// Whether what is held is like its holder, as in a linked list, and shares its place. Arrays in arrays are
    /// common and say something by their keys, so two of them come first.
    fn repeats(&self, above: u32, kind: Kind<'g>) -> bool {
        let is_like = |place: &&Place<'g>| place.key == kind;
        let holder = self.places.get(above as usize).filter(is_like);
        holder.is_some_and(|holder| {
            kind.0 != ItemType::Array
                || self
                    .places
                    .get(holder.above as usize)
                    .is_some_and(|it| is_like(&it))
        })
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

    fn row(&self, place: &Place<'g>, depth: usize, n_instances: u64) -> MergedRow<'g> {
        let share = u128::from(place.n_instances) * 2000 + u128::from(n_instances);
        MergedRow {
            depth,
            n_instances: place.n_instances,
            permille: (share / (2 * u128::from(n_instances)).max(1)) as u64,
            n_items: place.n_items,
            item_type: self.graph.item_type(place.first).as_str(),
            class: self.graph.class(place.first),
            id: (place.n_items == 1).then(|| self.graph.id(place.first)),
            held_as: place.held_as.unwrap_or(place.key.2),
            repeated: place.is_repeated,
        }
    }
}
