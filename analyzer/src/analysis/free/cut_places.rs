//! Where the references that are cut lead to, by positions.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;
use std::thread;

use crate::analysis::cut::CutSet;
use crate::graph::{Bits, Cascade, Graph, NodeId, References};

/// One in so many must be cut for whole columns to be read beforehand.
const MANY: usize = 64;

/// References that are cut, as a cascade knows them.
pub struct CutPlaces<'c> {
    /// The followers that they lead to.
    pub followers: Followers<'c>,
    /// The numbers of those that lead from items to shared items.
    pub references: Bits,
    /// The shared items that they lead to, once for each.
    pub shared: Vec<u32>,
}

/// The positions of followers, ascending.
#[derive(Default)]
pub struct Followers<'c> {
    starts: Cow<'c, [u32]>,
    /// How many items each of them dominates, itself included; nothing if it is only itself for all of them.
    extents: Cow<'c, [u32]>,
}

impl<'c> Followers<'c> {
    /// Those of one property, as the cascade keeps them; `None` if they do not ascend.
    fn of_property(references: References<'c>) -> Option<Self> {
        references.followers.is_sorted().then_some(Self {
            starts: references.followers.into(),
            extents: references.extents.into(),
        })
    }

    fn of_list(mut followers: Vec<(u32, u32)>) -> Self {
        followers.sort_unstable();
        let (starts, extents): (Vec<_>, Vec<_>) = followers.into_iter().unzip();
        Self {
            starts: starts.into(),
            extents: extents.into(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The position of one.
    #[inline]
    pub fn start(&self, n: usize) -> usize {
        self.starts[n] as usize
    }

    /// The positions of one and all that it dominates.
    #[inline]
    pub fn range(&self, n: usize) -> Range<usize> {
        let extent = self.extents.get(n).map_or(1, |&it| it as usize);
        self.start(n)..self.start(n) + extent
    }
}

impl<'c> CutPlaces<'c> {
    /// Finds the places, with what is needed of the cascade for very many of them.
    pub fn new(graph: &Graph, cascade: &'c Cascade, cuts: &CutSet) -> Self {
        let sizes = cuts
            .properties()
            .iter()
            .map(|&it| cascade.n_of_property(it));
        let [n_followers, n_to_shared] =
            sizes.fold([0, 0], |sums, it| [sums[0] + it[0], sums[1] + it[1]]);
        thread::scope(|scope| {
            if n_followers > cascade.n_positions() / MANY {
                scope.spawn(|| cascade.read_in());
                scope.spawn(|| cascade.read_kinds());
            } else if n_to_shared > cascade.n_references() / MANY {
                scope.spawn(|| cascade.read_targets());
            }
            Self::find(graph, cascade, cuts)
        })
    }

    fn find(graph: &Graph, cascade: &'c Cascade, cuts: &CutSet) -> Self {
        let mut places = Self {
            followers: Followers::default(),
            references: Bits::new(cascade.n_references()),
            shared: Vec::new(),
        };
        let as_kept = match (cuts.properties(), cuts.edges()) {
            (&[number], []) => Followers::of_property(cascade.property(number)),
            _ => None,
        };
        let mut followers = Vec::new();
        for &number in cuts.properties() {
            let references = cascade.property(number);
            if as_kept.is_none() {
                let extents = references.extents.iter().copied();
                let extents = extents.chain(iter::repeat(1));
                followers.extend(references.followers.iter().copied().zip(extents));
            }
            for &reference in references.to_shared {
                places.cut(cascade, reference as usize);
            }
        }
        // Behind the properties: of several references from one item to another, it takes one that is left.
        for &(holder, n) in cuts.edges() {
            let target = graph.targets(holder)[n];
            followers.extend(places.add_edge(graph, cascade, holder, target));
        }
        for node in cuts.roots() {
            let position = graph.dominators().position(node);
            (places.shared).extend(cascade.shared_at(position).map(|it| it as u32));
        }
        places.followers = as_kept.unwrap_or_else(|| Followers::of_list(followers));
        places
    }

    /// Cuts a reference to a shared item, or else says which follower it leads to.
    fn add_edge(
        &mut self,
        graph: &Graph,
        cascade: &Cascade,
        holder: NodeId,
        target: NodeId,
    ) -> Option<(u32, u32)> {
        let dominators = graph.dominators();
        let [holder, target] = [holder, target].map(|it| dominators.position(it));
        let Some(shared) = cascade.shared_at(target) else {
            return Some((target as u32, dominators.extent(target) as u32));
        };
        let mut references =
            cascade.reference_from(holder, 0)..cascade.reference_from(holder + 1, 0);
        let is_uncut = |&it: &usize| cascade.target(it) == shared && !self.references.contains(it);
        if let Some(reference) = references.find(is_uncut) {
            self.cut(cascade, reference);
        }
        None
    }

    fn cut(&mut self, cascade: &Cascade, reference: usize) {
        if reference < cascade.n_references() && self.references.insert(reference) {
            self.shared.push(cascade.target(reference) as u32);
        }
    }
}
