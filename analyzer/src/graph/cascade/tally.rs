//! What kind of item stands at which position, and how many of each kind are among some positions.

use std::ops::Range;

use super::super::Bits;
use super::super::cells::{Cells, PAGE};
use crate::parallel::in_parts;

/// Stands for an item whose type, class and size together are too rare to have a number.
pub const RARE: u16 = u16::MAX;

/// Of how many kinds the items of a page may be for it to have sums.
const MAX_SUMS: usize = PAGE / 16;

/// How many pages are worth another thread.
const MANY: usize = 16;

/// What items are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// The number of the type or class, see [`Graph::group`](super::super::Graph::group).
    pub group: u32,
    /// The bytes that are not the holder's.
    pub size_bytes: u64,
}

/// The kinds of all items, by positions, to be counted.
#[derive(Debug)]
pub struct Tally {
    kinds: Kinds,
    table: Vec<Kind>,
    /// Where the sums of each page end.
    ends: Vec<u32>,
    /// Of each page, the kinds of its items, and how many there are of each; nothing where these are too many or rare.
    sum_kinds: Cells<u16>,
    sums: Cells<u16>,
}

/// The number of the kind at each position, mostly a byte.
#[derive(Debug)]
enum Kinds {
    Narrow(Cells<u8>),
    Wide(Cells<u16>),
}

/// How many items there are of each kind.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// By the number of the kind.
    pub by_kind: Vec<u64>,
    /// The positions of those whose kind has no number.
    pub rare: Vec<usize>,
}

/// The columns of a tally, of which either `narrow` or `wide` is empty.
pub struct Parts<'t> {
    /// The number of the kind at each position in one byte, or in two.
    pub narrow: &'t [u8],
    pub wide: &'t [u16],
    /// As in [`Tally`].
    pub table: &'t [Kind],
    pub ends: &'t [u32],
    pub sum_kinds: &'t [u16],
    pub sums: &'t [u16],
}

impl Tally {
    /// Sums up the kinds of items, by the numbers of the table.
    pub fn new(kinds: Vec<u16>, table: Vec<Kind>) -> Self {
        let (mut ends, mut sum_kinds, mut sums) = (Vec::new(), Vec::new(), Vec::new());
        let (mut n_items, mut of_page) = (vec![0_u16; usize::from(RARE) + 1], Vec::new());
        for page in kinds.chunks(PAGE) {
            for &kind in page {
                let n_items = &mut n_items[usize::from(kind)];
                if *n_items == 0 {
                    of_page.push(kind);
                }
                *n_items += 1;
            }
            if of_page.len() <= MAX_SUMS && !of_page.contains(&RARE) {
                sum_kinds.extend_from_slice(&of_page);
                sums.extend(of_page.iter().map(|&it| n_items[usize::from(it)]));
            }
            for kind in of_page.drain(..) {
                n_items[usize::from(kind)] = 0;
            }
            ends.push(sums.len() as u32);
        }
        let kinds = if table.len() <= usize::from(u8::MAX) + 1 {
            Kinds::Narrow(kinds.iter().map(|&it| it as u8).collect::<Vec<_>>().into())
        } else {
            Kinds::Wide(kinds.into())
        };
        Self {
            kinds,
            table,
            ends,
            sum_kinds: sum_kinds.into(),
            sums: sums.into(),
        }
    }

    /// Puts the columns together again, of which either `narrow` or `wide` is empty; `None` if they do not fit.
    pub fn from_parts(
        (narrow, wide): (Cells<u8>, Cells<u16>),
        table: Vec<Kind>,
        ends: Vec<u32>,
        [sum_kinds, sums]: [Cells<u16>; 2],
    ) -> Option<Self> {
        let kinds = match wide.len() {
            0 => Kinds::Narrow(narrow),
            _ => Kinds::Wide(wide),
        };
        let tally = Self {
            kinds,
            table,
            ends,
            sum_kinds,
            sums,
        };
        let n_sums = tally.sums.len();
        let is_sound = tally.ends.len() == tally.len().div_ceil(PAGE)
            && tally.ends.is_sorted()
            && tally.ends.last().is_none_or(|&it| it as usize == n_sums)
            && tally.sum_kinds.len() == n_sums;
        is_sound.then_some(tally)
    }

    /// All columns.
    pub fn parts(&self) -> Parts<'_> {
        let (narrow, wide) = match &self.kinds {
            Kinds::Narrow(kinds) => (kinds.all(), &[][..]),
            Kinds::Wide(kinds) => (&[][..], kinds.all()),
        };
        Parts {
            narrow,
            wide,
            table: &self.table,
            ends: &self.ends,
            sum_kinds: self.sum_kinds.all(),
            sums: self.sums.all(),
        }
    }

    /// Reads the kinds of all items.
    pub fn read_in(&self) {
        match &self.kinds {
            Kinds::Narrow(kinds) => {
                kinds.all();
            }
            Kinds::Wide(kinds) => {
                kinds.all();
            }
        }
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        match &self.kinds {
            Kinds::Narrow(kinds) => kinds.len(),
            Kinds::Wide(kinds) => kinds.len(),
        }
    }

    /// All kinds, by their numbers.
    pub fn table(&self) -> &[Kind] {
        &self.table
    }

    /// Counts the items at some positions.
    pub fn count(&self, positions: &Bits) -> Counted {
        let parts = in_parts(self.ends.len(), MANY, |pages| {
            self.count_pages(pages, positions)
        });
        let mut counted = Counted {
            by_kind: vec![0; self.table.len()],
            rare: Vec::new(),
        };
        parts.into_iter().for_each(|part| counted.add(part));
        counted
    }

    fn count_pages(&self, pages: Range<usize>, positions: &Bits) -> Counted {
        let mut counted = Counted {
            by_kind: vec![0; self.table.len()],
            rare: Vec::new(),
        };
        for page in pages {
            self.count_page(page, positions, &mut counted);
        }
        counted
    }

    /// Counts on one page what is there, or what is missing if that is less.
    fn count_page(&self, page: usize, positions: &Bits, counted: &mut Counted) {
        let first = page * PAGE;
        let range = first..self.len().min(first + PAGE);
        let words = positions.words(range.clone());
        let n_items = words
            .iter()
            .map(|it| it.count_ones() as usize)
            .sum::<usize>();
        let sums = self.sums_of(page);
        if n_items == 0 {
        } else if n_items * 2 <= range.len() || sums.is_empty() {
            self.each_kind(range, words.iter().copied(), |kind, position| match counted
                .by_kind
                .get_mut(kind)
            {
                Some(n_items) => *n_items += 1,
                None => counted.rare.push(position),
            });
        } else {
            let kinds = self.sum_kinds.slice(sums.clone());
            for (&kind, &sum) in kinds.iter().zip(self.sums.slice(sums)) {
                if let Some(n_items) = counted.by_kind.get_mut(usize::from(kind)) {
                    *n_items += u64::from(sum);
                }
            }
            if n_items < range.len() {
                self.each_kind(range, words.iter().map(|it| !it), |kind, _| {
                    if let Some(n_items) = counted.by_kind.get_mut(kind) {
                        *n_items = n_items.saturating_sub(1);
                    }
                });
            }
        }
    }

    /// Where the sums of a page stand.
    fn sums_of(&self, page: usize) -> Range<usize> {
        let start = page.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[page] as usize
    }

    /// The kind of each item of a range whose bit is set in `words`, and its position.
    fn each_kind(
        &self,
        range: Range<usize>,
        words: impl Iterator<Item = u64>,
        add: impl FnMut(usize, usize),
    ) {
        match &self.kinds {
            Kinds::Narrow(kinds) => each_kind(range.start, kinds.slice(range), words, add),
            Kinds::Wide(kinds) => each_kind(range.start, kinds.slice(range), words, add),
        }
    }
}

impl Counted {
    fn add(&mut self, other: Self) {
        for (n_items, more) in self.by_kind.iter_mut().zip(other.by_kind) {
            *n_items += more;
        }
        self.rare.extend(other.rare);
    }
}

#[inline]
fn each_kind<T: Copy + Into<usize>>(
    first: usize,
    kinds: &[T],
    words: impl Iterator<Item = u64>,
    mut add: impl FnMut(usize, usize),
) {
    let groups = kinds.chunks(Bits::WORD).zip(words);
    for ((kinds, word), first) in groups.zip((first..).step_by(Bits::WORD)) {
        if word == u64::MAX {
            for (&kind, position) in kinds.iter().zip(first..) {
                add(kind.into(), position);
            }
            continue;
        }
        let mut rest = word;
        while rest != 0 {
            let n = rest.trailing_zeros() as usize;
            // Nothing is beyond the end, though what is missing may be.
            let Some(&kind) = kinds.get(n) else { break };
            add(kind.into(), first + n);
            rest &= rest - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn expected(kinds: &[u16], n_kinds: usize, positions: &Bits) -> Counted {
        let mut expected = Counted {
            by_kind: vec![0; n_kinds],
            rare: Vec::new(),
        };
        for position in positions.iter() {
            match expected.by_kind.get_mut(usize::from(kinds[position])) {
                Some(n_items) => *n_items += 1,
                None => expected.rare.push(position),
            }
        }
        expected
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn sums_and_single_items_come_to_the_same(
            len in prop_oneof![0_usize..5, 0..3 * PAGE, Just(40 * PAGE - 7)],
            n_kinds in prop_oneof![1_usize..5, 250_usize..260, 60_000_usize..60_010],
            step in 1_usize..1000,
            is_rare in any::<bool>(),
            ranges in prop::collection::vec((0.0..1.0, prop_oneof![0_usize..300, 0..40 * PAGE]), 0..5),
        ) {
            let table = vec![Kind { group: 0, size_bytes: 0 }; n_kinds];
            let mut kinds: Vec<_> = (0..len).map(|n| (n * step / 7 % n_kinds) as u16).collect();
            if is_rare && n_kinds > 256 && let Some(middle) = kinds.get_mut(len / 2) {
                *middle = RARE;
            }
            let mut positions = Bits::new(len);
            for (start, n) in ranges {
                let start = (start * len as f64) as usize;
                positions.insert_all(start..len.min(start + n));
            }
            let expected = expected(&kinds, n_kinds, &positions);
            prop_assert_eq!(Tally::new(kinds, table).count(&positions), expected);
        }
    }
}
