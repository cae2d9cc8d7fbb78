//! What PHP frees as the references to it go, one after the other.

use std::ops::Range;
use std::{mem, panic, thread};

use crate::analysis::cut::CutSet;
use crate::analysis::free::cut_places::CutPlaces;
use crate::analysis::free::walk::Walk;
use crate::graph::{Bits, Cascade, Graph, NodeId, UNCOUNTED};
use crate::parallel::n_threads;

/// How many ranges are worth several threads at least.
const MANY: usize = if cfg!(test) { 2 } else { 1 << 14 };

/// Which part of all positions is worth to read whole columns: one in so many.
const LARGE: usize = 4;

/// How many shared items there may be for each such range: whatever threads count of them is added up.
const MAX_SHARED: usize = 16;

/// What is freed. Items go by their positions, see [`Cascade`].
pub struct AtOnce<'g> {
    graph: &'g Graph,
    cascade: &'g Cascade,
    cut: CutPlaces<'g>,
    gone: Gone,
}

/// What is gone so far.
struct Gone {
    is_freed: Bits,
    /// How many of the references to each shared item are gone.
    n_gone: Vec<u32>,
}

impl<'g> AtOnce<'g> {
    /// Takes the references away.
    pub fn new(graph: &'g Graph, cuts: &CutSet) -> Self {
        let cascade = graph.cascade();
        let cut = CutPlaces::new(graph, cascade, cuts);
        Self {
            graph,
            cascade,
            gone: free(cascade, &cut),
            cut,
        }
    }

    /// Whether an item is freed.
    pub fn frees(&self, node: NodeId) -> bool {
        let position = self.graph.dominators().position(node);
        self.gone.is_freed.contains(position)
    }

    /// How many followers a reference is cut to: they are all freed.
    pub fn n_cut_followers(&self) -> usize {
        self.cut.followers.len()
    }

    /// The numbers of the shared items that a reference is cut to.
    pub fn cut_shared(&self) -> Bits {
        let mut shared = Bits::new(self.cascade.n_shared());
        for &number in &self.cut.shared {
            shared.insert(number as usize);
        }
        shared
    }

    /// Those of some shared items that are not freed.
    pub fn left(&self, shared: &Bits) -> impl Iterator<Item = NodeId> {
        let left = shared
            .iter()
            .filter(|&it| !is_free(self.gone.n_gone[it], self.cascade.n_held(it)));
        left.map(|it| self.cascade.node(it))
    }

    /// The items that lost a reference and are not freed, those aside that are never freed so.
    pub fn survivors(&self) -> impl Iterator<Item = NodeId> {
        let shared = self.gone.n_gone.iter().enumerate();
        let losers = shared.filter(|&(_, &n_gone)| n_gone > 0);
        let left = losers.filter(|&(it, &n_gone)| {
            let n_held = self.cascade.n_held(it);
            n_held != UNCOUNTED && !is_free(n_gone, n_held)
        });
        left.map(|(it, _)| self.cascade.node(it))
    }

    /// How many items are freed, by the number of their type or class and their size.
    pub fn kinds(&self) -> impl Iterator<Item = (u32, u64, u64)> {
        let counted = self.cascade.count(&self.gone.is_freed);
        let kinds = self.cascade.kind_table().iter().zip(counted.by_kind);
        let kinds = kinds.map(|(kind, n_items)| (kind.group, kind.size_bytes, n_items));
        let rare = counted.rare.into_iter();
        let rare = rare.map(|it| self.graph.dominators().at(it));
        kinds.chain(rare.map(|it| (self.graph.group(it), self.graph.counted_size(it), 1)))
    }
}

/// Whether nothing refers to an item any more when so many references are gone.
#[inline]
fn is_free(n_gone: u32, n_held: u32) -> bool {
    n_held != UNCOUNTED && n_gone >= n_held
}

/// Takes references away, and with what is freed by that its own ones.
fn free(cascade: &Cascade, cut: &CutPlaces<'_>) -> Gone {
    let mut gone = Gone::none(cascade);
    // The shared items that nothing refers to any more, and whose followers are not freed yet.
    let mut to_free = Vec::new();
    for &shared in &cut.shared {
        lose(cascade, &mut gone.n_gone, shared as usize, &mut to_free);
    }
    let follower = |n: usize| {
        let range = cut.followers.range(n);
        range.start..range.end.min(cascade.n_positions())
    };
    gone.free_all(cascade, cut, cut.followers.len(), follower, &mut to_free);
    let mut now = Vec::new();
    while !to_free.is_empty() {
        mem::swap(&mut now, &mut to_free);
        // Walks go on from where they were.
        now.sort_unstable();
        let shared = |n: usize| cascade.shared(now[n] as usize);
        gone.free_all(cascade, cut, now.len(), shared, &mut to_free);
        now.clear();
    }
    gone
}

impl Gone {
    fn none(cascade: &Cascade) -> Self {
        Self {
            is_freed: Bits::new(cascade.n_positions()),
            n_gone: vec![0; cascade.n_shared()],
        }
    }

    /// Frees so many items, and whatever follows each; adds the shared items that nothing refers to then.
    fn free_all(
        &mut self,
        cascade: &Cascade,
        cut: &CutPlaces<'_>,
        n_ranges: usize,
        range_of: impl Fn(usize) -> Range<usize> + Sync,
        to_free: &mut Vec<u32>,
    ) {
        let free = |gone: &mut Self, numbers: Range<usize>, to_free: &mut Vec<u32>| {
            gone.free_ranges(cascade, cut, numbers.map(&range_of), to_free);
        };
        if n_ranges < MANY.max(cascade.n_shared() / MAX_SHARED) {
            let n_positions: usize = (0..n_ranges).map(|it| range_of(it).len()).sum();
            if n_positions > cascade.n_positions() / LARGE {
                cascade.read_in();
            }
            return free(self, 0..n_ranges, to_free);
        }
        cascade.read_in();
        let n_threads = n_threads();
        let part = |n: usize| n_ranges * n / n_threads..n_ranges * (n + 1) / n_threads;
        let others: Vec<_> = thread::scope(|scope| {
            let spawn = |n| {
                scope.spawn(move || {
                    let mut gone = Self::none(cascade);
                    // It knows only of its own part, and so not what is free.
                    free(&mut gone, part(n), &mut Vec::new());
                    gone
                })
            };
            let others: Vec<_> = (1..n_threads).map(spawn).collect();
            free(self, part(0), to_free);
            let others = others.into_iter().map(thread::ScopedJoinHandle::join);
            others
                .map(|it| it.unwrap_or_else(|it| panic::resume_unwind(it)))
                .collect()
        });
        for other in others {
            self.add(cascade, &other, to_free);
        }
    }

    /// Frees the first item of each range, and whatever follows it.
    fn free_ranges(
        &mut self,
        cascade: &Cascade,
        cut: &CutPlaces<'_>,
        ranges: impl Iterator<Item = Range<usize>>,
        to_free: &mut Vec<u32>,
    ) {
        let mut walk = Walk::new(cascade, cut);
        let Self { is_freed, n_gone } = self;
        for range in ranges {
            walk.free(range, is_freed, |shared| {
                lose(cascade, n_gone, shared, to_free);
            });
        }
    }

    /// Adds what is gone elsewhere.
    fn add(&mut self, cascade: &Cascade, other: &Self, to_free: &mut Vec<u32>) {
        self.is_freed.unite(&other.is_freed);
        let all = self.n_gone.iter_mut().zip(&other.n_gone).enumerate();
        for (shared, (n_gone, &n_more)) in all {
            let n_before = *n_gone;
            *n_gone += n_more;
            let n_held = cascade.n_held(shared);
            if n_more > 0 && !is_free(n_before, n_held) && is_free(*n_gone, n_held) {
                to_free.push(shared as u32);
            }
        }
    }
}

/// Takes one reference to a shared item away.
#[inline]
fn lose(cascade: &Cascade, n_gone: &mut [u32], shared: usize, to_free: &mut Vec<u32>) {
    let n_gone = &mut n_gone[shared];
    *n_gone += 1;
    if *n_gone == cascade.n_held(shared) {
        to_free.push(shared as u32);
    }
}
