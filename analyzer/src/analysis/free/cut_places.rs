//! Where the references that are cut lead to, by positions.

use std::thread;

use crate::analysis::cut::CutSet;
use crate::graph::{Bits, Cascade, Graph, NodeId};

/// One in so many must be cut for whole columns to be read beforehand.
const MANY: usize = 64;

/// References that are cut, as a cascade knows them.
pub struct CutPlaces {
    /// The positions of the followers that they lead to, ascending, and how many items each of these dominates.
    pub followers: Vec<(u32, u32)>,
    /// The numbers of those that lead from items to shared items.
    pub references: Bits,
    /// The shared items that they lead to, once for each.
    pub shared: Vec<u32>,
}

impl CutPlaces {
    /// Finds the places, with what is needed of the cascade for very many of them.
    pub fn new(graph: &Graph, cascade: &Cascade, cuts: &CutSet) -> Self {
        let sizes = cuts
            .properties()
            .iter()
            .map(|&it| cascade.n_of_property(it));
        let [n_followers, n_to_shared] =
            sizes.fold([0, 0], |sums, it| [sums[0] + it[0], sums[1] + it[1]]);
        thread::scope(|scope| {
            if n_followers > cascade.n_positions() / MANY {
                scope.spawn(|| cascade.read_in());
            } else if n_to_shared > cascade.n_references() / MANY {
                scope.spawn(|| cascade.read_targets());
            }
            Self::find(graph, cascade, cuts)
        })
    }

    fn find(graph: &Graph, cascade: &Cascade, cuts: &CutSet) -> Self {
        let mut places = Self {
            followers: Vec::new(),
            references: Bits::new(cascade.n_references()),
            shared: Vec::new(),
        };
        for &number in cuts.properties() {
            places.add_property(cascade, number);
        }
        // Behind the properties: of several references from one item to another, it takes one that is left.
        for &(holder, n) in cuts.edges() {
            places.add_edge(graph, cascade, holder, graph.targets(holder)[n]);
        }
        for node in cuts.roots() {
            let position = graph.dominators().position(node);
            (places.shared).extend(cascade.shared_at(position).map(|it| it as u32));
        }
        places.followers.sort_unstable();
        places
    }

    fn add_property(&mut self, cascade: &Cascade, number: usize) {
        let references = cascade.property(number);
        let extents = references.extents.iter().copied();
        let extents = extents.chain(std::iter::repeat(1));
        let followers = references.followers.iter().copied().zip(extents);
        self.followers.extend(followers);
        for &reference in references.to_shared {
            self.cut(cascade, reference as usize);
        }
    }

    fn add_edge(&mut self, graph: &Graph, cascade: &Cascade, holder: NodeId, target: NodeId) {
        let dominators = graph.dominators();
        let [holder, target] = [holder, target].map(|it| dominators.position(it));
        let Some(shared) = cascade.shared_at(target) else {
            let extent = dominators.extent(target);
            self.followers.push((target as u32, extent as u32));
            return;
        };
        let mut references =
            cascade.reference_from(holder, 0)..cascade.reference_from(holder + 1, 0);
        let is_uncut = |&it: &usize| cascade.target(it) == shared && !self.references.contains(it);
        if let Some(reference) = references.find(is_uncut) {
            self.cut(cascade, reference);
        }
    }

    fn cut(&mut self, cascade: &Cascade, reference: usize) {
        if reference < cascade.n_references() && self.references.insert(reference) {
            self.shared.push(cascade.target(reference) as u32);
        }
    }
}
