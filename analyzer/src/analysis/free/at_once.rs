//! What PHP frees as the references to it go, one after the other.

use std::ops::Range;
use std::thread;

use crate::analysis::cut::CutSet;
use crate::analysis::free::cut_places::CutPlaces;
use crate::graph::{Bits, Cascade, Graph, NodeId, UNCOUNTED, first_from};

/// One in so many items must lose a reference for all of the cascade to be read beforehand.
const MANY: usize = 64;

/// What is freed. Items go by their positions, see [`Cascade`].
pub struct AtOnce<'g> {
    graph: &'g Graph,
    cascade: &'g Cascade,
    cut: CutPlaces,
    is_freed: Bits,
    /// How many items of each kind are freed.
    n_by_kind: Vec<u64>,
    /// The freed items whose kind has no number.
    rare: Vec<NodeId>,
    /// How many of the references to each shared item are gone, where these are counted.
    n_gone: Vec<u32>,
    /// The shared items that nothing refers to any more, in the order in which that came about.
    freed_shared: Vec<u32>,
    places: Places,
}

/// Where the last walk began: the next one begins mostly further on.
#[derive(Clone, Copy, Default)]
struct Places {
    position: usize,
    /// The first reference to a shared item from there on.
    reference: usize,
    /// The first shared item behind it, and the first follower whose reference is cut.
    shared: usize,
    follower: usize,
}

impl<'g> AtOnce<'g> {
    /// Takes the references away.
    pub fn new(graph: &'g Graph, cuts: &CutSet) -> Self {
        let cascade = graph.cascade();
        let find_places = || CutPlaces::new(graph, cascade, cuts);
        let cut = if cuts.len() > cascade.n_positions() / MANY {
            thread::scope(|scope| {
                scope.spawn(|| cascade.read_in());
                find_places()
            })
        } else {
            find_places()
        };
        let mut at_once = Self {
            graph,
            cascade,
            cut,
            is_freed: Bits::new(cascade.n_positions()),
            n_by_kind: vec![0; cascade.kind_table().len()],
            rare: Vec::new(),
            n_gone: vec![0; cascade.n_shared()],
            freed_shared: Vec::new(),
            places: Places::default(),
        };
        at_once.run();
        at_once
    }

    /// Whether an item is freed.
    pub fn frees(&self, node: NodeId) -> bool {
        self.is_freed
            .contains(self.graph.dominators().position(node))
    }

    /// How many followers a reference is cut to: they are all freed.
    pub fn n_cut_followers(&self) -> usize {
        self.cut.followers.len()
    }

    /// The shared items that a reference is cut to, each once.
    pub fn cut_shared(&self) -> Vec<NodeId> {
        let mut shared = self.cut.shared.clone();
        shared.sort_unstable();
        shared.dedup();
        shared.iter().map(|&it| self.node(it as usize)).collect()
    }

    /// The items that lost a reference and are not freed, those aside that are never freed so.
    pub fn survivors(&self) -> impl Iterator<Item = NodeId> {
        let shared = self.n_gone.iter().enumerate();
        let losers = shared.filter(|&(_, &n_gone)| n_gone > 0);
        let left = losers.filter(|&(it, &n_gone)| n_gone < self.cascade.n_held(it));
        left.map(|(it, _)| self.node(it))
    }

    /// How many items are freed, by the number of their type or class and their size.
    pub fn kinds(&self) -> impl Iterator<Item = (u32, u64, u64)> {
        let kinds = self.cascade.kind_table().iter().zip(&self.n_by_kind);
        let kinds = kinds.map(|(kind, &n_items)| (kind.group, kind.size_bytes, n_items));
        let rare = self.rare.iter();
        kinds.chain(rare.map(|&it| (self.graph.group(it), self.graph.counted_size(it), 1)))
    }

    fn run(&mut self) {
        for n in 0..self.cut.shared.len() {
            self.lose(self.cut.shared[n] as usize);
        }
        for n in 0..self.cut.followers.len() {
            let (start, extent) = self.cut.followers[n];
            let end = start as usize + extent as usize;
            self.free(start as usize..end.min(self.cascade.n_positions()));
        }
        let mut n_done = 0;
        while let Some(&shared) = self.freed_shared.get(n_done) {
            n_done += 1;
            self.free(self.cascade.shared(shared as usize));
        }
    }

    /// Takes one reference to a shared item away.
    #[inline]
    fn lose(&mut self, shared: usize) {
        let n_held = self.cascade.n_held(shared);
        let n_gone = &mut self.n_gone[shared];
        if n_held != UNCOUNTED && *n_gone < n_held {
            *n_gone += 1;
            if *n_gone == n_held {
                self.freed_shared.push(shared as u32);
            }
        }
    }

    /// Frees an item and whatever follows it.
    ///
    /// That is what it dominates, but for shared items, which go when they have lost enough references, and for followers
    /// whose reference is cut, which go on their own.
    fn free(&mut self, range: Range<usize>) {
        let cascade = self.cascade;
        if range.start < self.places.position {
            self.places = Places::default();
        }
        // The item itself is no gap.
        let next = range.start + 1;
        let mut places = Places {
            position: range.start,
            reference: cascade.reference_from(range.start, self.places.reference),
            shared: cascade.shared_from(next, self.places.shared),
            follower: self.follower_from(next, self.places.follower),
        };
        self.places = places;
        let mut start = range.start;
        loop {
            let gap = self.next_gap(&places);
            let end = gap.start.min(range.end);
            places.reference = self.free_run(start..end, places.reference);
            if end == range.end {
                return;
            }
            start = gap.end.min(range.end);
            places.reference = cascade.reference_from(start, places.reference);
            places.shared = cascade.shared_from(start, places.shared);
            places.follower = self.follower_from(start, places.follower);
        }
    }

    /// What the next shared item dominates, or the next follower whose reference is cut.
    #[inline]
    fn next_gap(&self, places: &Places) -> Range<usize> {
        let behind_all = usize::MAX..usize::MAX;
        let is_shared = places.shared < self.cascade.n_shared();
        let shared = is_shared.then(|| self.cascade.shared(places.shared));
        let follower = self.cut.followers.get(places.follower);
        let follower = follower.map(|&(start, extent)| {
            let start = start as usize;
            start..start + extent as usize
        });
        let gaps = shared.into_iter().chain(follower);
        gaps.min_by_key(|gap| gap.start).unwrap_or(behind_all)
    }

    /// Frees neighbours that follow each other, and takes away their references to shared items, from `reference` on; says
    /// where these end.
    #[inline]
    fn free_run(&mut self, run: Range<usize>, reference: usize) -> usize {
        let cascade = self.cascade;
        self.is_freed.insert_all(run.clone());
        for (&kind, position) in cascade.kinds(run.clone()).iter().zip(run.start..) {
            match self.n_by_kind.get_mut(usize::from(kind)) {
                Some(n_items) => *n_items += 1,
                None => self.rare.push(self.graph.dominators().at(position)),
            }
        }
        let end = cascade.reference_from(run.end, reference);
        for (&target, reference) in cascade.targets(reference..end).iter().zip(reference..) {
            if !self.cut.references.contains(reference) {
                self.lose(target as usize);
            }
        }
        end
    }

    fn follower_from(&self, position: usize, n_before: usize) -> usize {
        let followers = &self.cut.followers;
        first_from(n_before..followers.len(), |n| {
            (followers[n].0 as usize) < position
        })
    }

    fn node(&self, shared: usize) -> NodeId {
        let position = self.cascade.shared(shared).start;
        self.graph.dominators().at(position)
    }
}
