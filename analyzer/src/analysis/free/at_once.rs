//! What PHP frees as the references to it go, one after the other.

use std::ops::Range;

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
    /// The first shared item from there on, follower to which a reference is cut, and reference to a shared item.
    shared: usize,
    follower: usize,
    reference: usize,
}

impl<'g> AtOnce<'g> {
    /// Takes the references away.
    pub fn new(graph: &'g Graph, cuts: &CutSet) -> Self {
        let cascade = graph.cascade();
        if cuts.len() > cascade.n_positions() / MANY {
            cascade.read_in();
        }
        let mut at_once = Self {
            graph,
            cascade,
            cut: CutPlaces::new(graph, cascade, cuts),
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
        self.places = Places {
            position: range.start,
            shared: cascade.shared_from(range.start, self.places.shared),
            follower: self.follower_from(range.start, self.places.follower),
            reference: cascade.reference_from(range.start, self.places.reference),
        };
        let Places {
            mut shared,
            mut follower,
            mut reference,
            ..
        } = self.places;
        let mut start = range.start;
        // The item itself is no gap.
        let mut next = start + 1;
        loop {
            shared = cascade.shared_from(next, shared);
            follower = self.follower_from(next, follower);
            let gap = self.next_gap(shared, follower);
            let end = gap.start.min(range.end);
            reference = self.free_run(start..end, reference);
            if end == range.end {
                return;
            }
            start = gap.end.min(range.end);
            next = start;
        }
    }

    /// What the first one dominates of the shared items, or of the followers whose reference is cut, from some places on.
    fn next_gap(&self, shared: usize, follower: usize) -> Range<usize> {
        let behind_all = usize::MAX..usize::MAX;
        let shared = (shared < self.cascade.n_shared()).then(|| self.cascade.shared(shared));
        let follower = self.cut.followers.get(follower);
        let follower = follower.map(|&(start, extent)| {
            let start = start as usize;
            start..start + extent as usize
        });
        let gaps = shared.into_iter().chain(follower);
        gaps.min_by_key(|gap| gap.start).unwrap_or(behind_all)
    }

    /// Frees neighbours that follow each other, and takes away what they refer to. `reference` is not behind the first of
    /// their references to shared items; says where these end.
    fn free_run(&mut self, run: Range<usize>, reference: usize) -> usize {
        let cascade = self.cascade;
        self.is_freed.insert_all(run.clone());
        for (&kind, position) in cascade.kinds(run.clone()).iter().zip(run.start..) {
            match self.n_by_kind.get_mut(usize::from(kind)) {
                Some(n_items) => *n_items += 1,
                None => self.rare.push(self.graph.dominators().at(position)),
            }
        }
        let mut reference = cascade.reference_from(run.start, reference);
        while reference < cascade.n_references() && cascade.holder(reference) < run.end {
            if !self.cut.references.contains(reference) {
                self.lose(cascade.target(reference));
            }
            reference += 1;
        }
        reference
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
