//! Walks over what goes together, from one run of positions to the next.

use std::ops::Range;

use crate::analysis::free::cut_places::CutPlaces;
use crate::graph::{Bits, Cascade, first_from};

/// A walk along ranges of positions, see [`Cascade`].
pub struct Walk<'c> {
    cascade: &'c Cascade,
    cut: &'c CutPlaces<'c>,
    places: Places,
    /// Where the last run ended, and the first reference from there on: many are neighbours.
    end: (usize, usize),
}

/// Where the last range began: the next one begins mostly further on.
#[derive(Clone, Copy, Default)]
struct Places {
    position: usize,
    /// The first shared item behind it, and the first follower whose reference is cut.
    shared: usize,
    follower: usize,
}

impl<'c> Walk<'c> {
    /// Has not begun.
    pub fn new(cascade: &'c Cascade, cut: &'c CutPlaces<'c>) -> Self {
        Self {
            cascade,
            cut,
            places: Places::default(),
            end: (0, 0),
        }
    }

    /// Frees an item and whatever follows it, and says which shared items lose a reference by that.
    ///
    /// That is what it dominates, but for shared items, which go when they have lost enough references, and for followers
    /// whose reference is cut, which go on their own.
    pub fn free(&mut self, range: Range<usize>, is_freed: &mut Bits, mut lose: impl FnMut(usize)) {
        let cascade = self.cascade;
        if range.start < self.places.position {
            self.places = Places::default();
        }
        // The item itself is no gap.
        let next = range.start + 1;
        let mut places = Places {
            position: range.start,
            shared: cascade.shared_from(next, self.places.shared),
            follower: self.follower_from(next, self.places.follower),
        };
        self.places = places;
        let mut start = range.start;
        loop {
            let (gap, is_shared) = self.next_gap(&places);
            let end = gap.start.min(range.end);
            // Many gaps are neighbours.
            if start < end {
                is_freed.insert_all(start..end);
                self.each_lost(start..end, &mut lose);
            }
            if end == range.end {
                return;
            }
            start = gap.end.min(range.end);
            let n_before = places.shared + usize::from(is_shared);
            places.shared = cascade.shared_from(start, n_before);
            places.follower = self.follower_from(start, places.follower);
        }
    }

    /// What the next shared item dominates, or the next follower whose reference is cut, and whether it is the former.
    #[inline]
    fn next_gap(&self, places: &Places) -> (Range<usize>, bool) {
        let behind_all = (usize::MAX..usize::MAX, false);
        let is_shared = places.shared < self.cascade.n_shared();
        let shared = is_shared.then(|| (self.cascade.shared(places.shared), true));
        let is_follower = places.follower < self.cut.followers.len();
        let follower = is_follower.then(|| (self.cut.followers.range(places.follower), false));
        let gaps = shared.into_iter().chain(follower);
        gaps.min_by_key(|(gap, _)| gap.start).unwrap_or(behind_all)
    }

    /// The shared items that the items of a run refer to, those aside to which the reference is cut anyway.
    #[inline]
    fn each_lost(&mut self, run: Range<usize>, lose: &mut impl FnMut(usize)) {
        let cascade = self.cascade;
        let start = match self.end {
            (position, reference) if position == run.start => reference,
            _ => cascade.reference_from(run.start, 0),
        };
        let end = cascade.reference_from(run.end, start);
        self.end = (run.end, end);
        for (&target, reference) in cascade.targets(start..end).iter().zip(start..) {
            if !self.cut.references.contains(reference) {
                lose(target as usize);
            }
        }
    }

    fn follower_from(&self, position: usize, n_before: usize) -> usize {
        let followers = &self.cut.followers;
        first_from(n_before..followers.len(), |n| followers.start(n) < position)
    }
}
