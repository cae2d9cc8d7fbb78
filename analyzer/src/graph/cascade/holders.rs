//! Which positions hold by which references: from any position to the first reference behind it.

use std::ops::Range;

use super::super::cells::Cells;
use super::first_from;

/// How many positions go together, of which a byte tells which one.
const BLOCK: usize = 1 << 6;

/// How many references are compared one by one: that needs no guesses, and is faster than to look here and there.
const FEW: usize = 1 << 7;

/// The positions of those that hold, ascending, once for each reference.
#[derive(Debug)]
pub struct Holders {
    /// How many references stand before each block of positions, and before its end.
    starts: Vec<u32>,
    /// The place of each holder within its block.
    within: Cells<u8>,
}

impl Holders {
    /// Makes a list of positions short, which ascend and are all below a limit.
    pub fn new(positions: &[u32], limit: usize) -> Self {
        let mut starts = vec![0; limit.div_ceil(BLOCK) + 1];
        for &position in positions {
            starts[position as usize / BLOCK + 1] += 1;
        }
        for n in 1..starts.len() {
            starts[n] += starts[n - 1];
        }
        let within = positions.iter().map(|&it| (it as usize % BLOCK) as u8);
        Self {
            starts,
            within: within.collect::<Vec<_>>().into(),
        }
    }

    /// Puts them together again; `None` if they do not fit.
    pub fn from_parts(starts: Vec<u32>, within: Cells<u8>, limit: usize) -> Option<Self> {
        let is_sound = starts.len() == limit.div_ceil(BLOCK) + 1
            && starts.is_sorted()
            && starts.last().is_some_and(|&it| it as usize == within.len());
        is_sound.then_some(Self { starts, within })
    }

    /// How many references stand before each block, and the places within.
    pub fn parts(&self) -> (&[u32], &Cells<u8>) {
        (&self.starts, &self.within)
    }

    /// The first reference from a position on, which is none of the first few.
    #[inline]
    pub fn reference_from(&self, position: usize, n_before: usize) -> usize {
        let block = position / BLOCK;
        let Some(&[start, end]) = self.starts.get(block..).and_then(|it| it.first_chunk()) else {
            return self.within.len().max(n_before);
        };
        let places = n_before.max(start as usize)..end as usize;
        if places.is_empty() {
            return places.start;
        }
        self.first(places, (position % BLOCK) as u8)
    }

    /// The first of some places that is not below one within the same block.
    #[inline]
    fn first(&self, places: Range<usize>, place: u8) -> usize {
        match self.within.whole() {
            Some(within) if places.len() <= FEW => {
                let is_below = within[places.clone()]
                    .iter()
                    .map(|&it| u8::from(it < place));
                places.start + usize::from(is_below.sum::<u8>())
            }
            Some(within) => first_from(places, |n| within[n] < place),
            None => first_from(places, |n| self.within.get(n) < place),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_reference_is_found_from_anywhere(
            mut positions in prop::collection::vec(prop_oneof![0_u32..1000, 250_u32..260], 0..300),
            position in prop_oneof![0_usize..1100, 250_usize..260],
            n_before in 0_usize..300,
        ) {
            positions.sort_unstable();
            let n_before = n_before.min(positions.len());
            let expected = positions.partition_point(|&it| (it as usize) < position).max(n_before);
            let holders = Holders::new(&positions, 1000);
            prop_assert_eq!(holders.reference_from(position, n_before), expected);
            let (starts, within) = holders.parts();
            let within = Cells::from(within.all().to_vec());
            let again = Holders::from_parts(starts.to_vec(), within, 1000).unwrap();
            prop_assert_eq!(again.reference_from(position, n_before), expected);
        }
    }
}
