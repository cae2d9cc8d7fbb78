//! Sets of small numbers, a bit each.

use std::ops::Range;

const WORD: usize = u64::BITS as usize;

/// Some of the numbers below a limit.
#[derive(Clone, Debug, Default)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// How many neighbours stand in one word.
    pub const WORD: usize = WORD;

    /// None of the numbers below `limit`.
    pub fn new(limit: usize) -> Self {
        Self(vec![0; limit.div_ceil(WORD)])
    }

    /// Adds a number; whether it was not there.
    #[inline]
    pub fn insert(&mut self, number: usize) -> bool {
        let word = &mut self.0[number / WORD];
        let before = *word;
        *word |= 1 << (number % WORD);
        *word != before
    }

    /// Takes a number away.
    #[inline]
    pub fn remove(&mut self, number: usize) {
        self.0[number / WORD] &= !(1 << (number % WORD));
    }

    /// Adds some neighbours.
    #[inline]
    pub fn insert_all(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let (first, last) = (range.start / WORD, (range.end - 1) / WORD);
        let from_start = u64::MAX << (range.start % WORD);
        let to_end = u64::MAX >> (WORD - 1 - (range.end - 1) % WORD);
        if first == last {
            self.0[first] |= from_start & to_end;
        } else {
            self.0[first] |= from_start;
            self.0[first + 1..last].fill(u64::MAX);
            self.0[last] |= to_end;
        }
    }

    /// Whether a number is there. None is beyond the limit.
    #[inline]
    pub fn contains(&self, number: usize) -> bool {
        let word = self.0.get(number / WORD).copied().unwrap_or(0);
        word >> (number % WORD) & 1 != 0
    }

    /// Some neighbours, which begin with a word.
    pub fn words(&self, range: Range<usize>) -> &[u64] {
        &self.0[range.start / WORD..range.end.div_ceil(WORD)]
    }

    /// Adds all that another set with the same limit has.
    pub fn unite(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word |= other;
        }
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().enumerate();
        words.flat_map(|(n, &word)| {
            let rest = std::iter::successors(Some(word), |&rest| Some(rest & rest.wrapping_sub(1)));
            let rest = rest.take_while(|&rest| rest != 0);
            rest.map(move |rest| n * WORD + rest.trailing_zeros() as usize)
        })
    }

    /// How many numbers there are below each.
    pub fn ranks(&self) -> Ranks<'_> {
        let mut sum = 0;
        let n_before = self.0.iter().map(|word| {
            let before = sum;
            sum += word.count_ones();
            before
        });
        Ranks {
            n_before: n_before.collect(),
            bits: self,
        }
    }
}

/// The numbers of a set with their places in it.
#[derive(Debug)]
pub struct Ranks<'b> {
    bits: &'b Bits,
    /// How many numbers stand before each word.
    n_before: Vec<u32>,
}

impl Ranks<'_> {
    /// How many smaller numbers of the set there are; `None` if the number is none of them.
    #[inline]
    pub fn of(&self, number: usize) -> Option<u32> {
        let below = (1_u64 << (number % WORD)) - 1;
        self.bits.contains(number).then(|| {
            let word = self.bits.0[number / WORD];
            self.n_before[number / WORD] + (word & below).count_ones()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_has_what_was_added(ranges in prop::collection::vec((0_usize..300, 0_usize..150), 0..6), one in 0_usize..300) {
            let (mut bits, mut expected) = (Bits::new(500), BTreeSet::new());
            for (start, len) in ranges {
                bits.insert_all(start..start + len);
                expected.extend(start..start + len);
            }
            prop_assert_eq!(bits.insert(one), expected.insert(one));
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), expected.iter().copied().collect::<Vec<_>>());
            let ranks = bits.ranks();
            for number in 0..500 {
                prop_assert_eq!(bits.contains(number), expected.contains(&number));
                let rank = expected.iter().position(|&it| it == number);
                prop_assert_eq!(ranks.of(number), rank.map(|it| it as u32));
            }
            prop_assert!(!bits.contains(5000));
            bits.remove(one);
            expected.remove(&one);
            prop_assert_eq!(bits.iter().collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
        }
    }
}
