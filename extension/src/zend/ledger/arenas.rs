//! The arenas, in which the compiler places small structures side by side: which words of them are whose.
//!
//! An arena only grows (`Zend/zend_arena.h`). What is placed in it is never given back alone, so beside the structures of
//! code that is still there stand those of code that is gone. Each word is claimed once, by who comes first.

use std::cell::Cell;
use std::cmp::Reverse;
use std::ops::Range;

use crate::zend::sys;

const WORD_BYTES: u64 = 8;
const HEAD_BYTES: u64 = size_of::<sys::zend_arena>() as u64;

/// All arenas of the compiler.
#[derive(Default)]
pub struct Arenas {
    /// By address.
    arenas: Vec<Arena>,
    /// The one that was asked for last: what belongs together lies together.
    last: Cell<usize>,
}

struct Arena {
    /// From its begin to the end of what it has given out.
    used: Range<u64>,
    /// Its place in the engine's list, which begins with the newest.
    place: usize,
    /// Whether a word is claimed, a bit each.
    claimed: Vec<u64>,
}

impl Arenas {
    /// Adds the arena that begins there and has given out so many bytes, its own head included. The newest comes first.
    /// Without memory for its words it is left out, and nothing is known of it.
    pub fn add(&mut self, start: u64, used_bytes: u64) {
        let n_words = (used_bytes / WORD_BYTES) as usize;
        let mut claimed = Vec::new();
        if self.arenas.try_reserve(1).is_err()
            || claimed.try_reserve_exact(n_words.div_ceil(64)).is_err()
        {
            return;
        }
        claimed.resize(n_words.div_ceil(64), 0);
        let idx = self
            .arenas
            .partition_point(|arena| arena.used.start < start);
        let used = start..start + n_words as u64 * WORD_BYTES;
        self.last.set(idx);
        let arena = Arena {
            used,
            place: self.arenas.len(),
            claimed,
        };
        self.arenas.insert(idx, arena);
        self.claim(start, HEAD_BYTES);
    }

    /// Claims a range that begins in an arena: the bytes of it that were not claimed before. None outside of the arenas.
    #[inline]
    pub fn claim(&mut self, start: u64, bytes: u64) -> Option<u64> {
        let idx = self.arena(start)?;
        Some(self.arenas[idx].claim(start, bytes))
    }

    /// True if the word at an address in an arena is claimed.
    pub fn is_claimed(&self, address: u64) -> bool {
        self.arena(address)
            .is_some_and(|idx| self.arenas[idx].is_claimed(address))
    }

    /// What each arena has given out, the oldest first.
    pub fn by_age(&self) -> Vec<Range<u64>> {
        let mut arenas: Vec<_> = self.arenas.iter().collect();
        arenas.sort_unstable_by_key(|arena| Reverse(arena.place));
        arenas.into_iter().map(|arena| arena.used.clone()).collect()
    }

    /// Bytes that are given out and that nobody has claimed.
    pub fn unclaimed_bytes(&self) -> u64 {
        let unclaimed = |arena: &Arena| {
            let claimed: u64 = arena
                .claimed
                .iter()
                .map(|n| u64::from(n.count_ones()))
                .sum();
            (arena.used.end - arena.used.start) - claimed * WORD_BYTES
        };
        self.arenas.iter().map(unclaimed).sum()
    }

    /// Bytes that are given out, the heads of the arenas left out.
    pub fn used_bytes(&self) -> u64 {
        let used = |used: &Range<u64>| (used.end - used.start).saturating_sub(HEAD_BYTES);
        self.arenas.iter().map(|arena| used(&arena.used)).sum()
    }

    #[inline]
    fn arena(&self, address: u64) -> Option<usize> {
        let contains = |idx: usize| {
            let arena: &Arena = self.arenas.get(idx)?;
            arena.used.contains(&address).then_some(idx)
        };
        contains(self.last.get()).or_else(|| {
            let behind = self
                .arenas
                .partition_point(|arena| arena.used.start <= address);
            let idx = contains(behind.checked_sub(1)?)?;
            self.last.set(idx);
            Some(idx)
        })
    }
}

impl Arena {
    fn claim(&mut self, start: u64, bytes: u64) -> u64 {
        let first = self.word(start);
        let end = self.word(
            self.used
                .end
                .min(start.saturating_add(bytes))
                .next_multiple_of(WORD_BYTES),
        );
        let mut n_new = 0;
        let mut word = first;
        while word < end {
            let (idx, bit) = (word / 64, word % 64);
            let n_bits = (64 - bit).min(end - word);
            let mask = (u64::MAX >> (64 - n_bits)) << bit;
            n_new += u64::from((mask & !self.claimed[idx]).count_ones());
            self.claimed[idx] |= mask;
            word += n_bits;
        }
        n_new * WORD_BYTES
    }

    fn is_claimed(&self, address: u64) -> bool {
        let word = self.word(address);
        self.claimed[word / 64] & (1 << (word % 64)) != 0
    }

    fn word(&self, address: u64) -> usize {
        ((address - self.used.start) / WORD_BYTES) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_claimed_once() {
        let mut arenas = Arenas::default();
        arenas.add(0x10000, 0x1000);
        arenas.add(0x8000, 0x1000);
        assert_eq!(arenas.unclaimed_bytes(), 0x2000 - 2 * HEAD_BYTES);
        assert_eq!(arenas.used_bytes(), 0x2000 - 2 * HEAD_BYTES);
        assert_eq!(arenas.claim(0x10100, 248), Some(248));
        assert_eq!(arenas.claim(0x10100, 248), Some(0));
        // 100 bytes take 104 of an arena.
        assert_eq!(arenas.claim(0x10100 - 16, 100), Some(16));
        assert_eq!(arenas.claim(0x8200, 100), Some(104));
        assert_eq!(arenas.claim(0x8200, 2048), Some(2048 - 104));
        assert!(arenas.is_claimed(0x10100 - 16) && !arenas.is_claimed(0x10100 - 24));
        let claimed = 248 + 16 + 2048;
        assert_eq!(arenas.unclaimed_bytes(), 0x2000 - 2 * HEAD_BYTES - claimed);
    }

    #[test]
    fn nothing_is_claimed_outside_of_what_is_given_out() {
        let mut arenas = Arenas::default();
        arenas.add(0x10000, 0x100);
        assert_eq!(arenas.claim(0x10100, 8), None);
        assert_eq!(arenas.claim(0xfff8, 8), None);
        assert_eq!(arenas.claim(0x10080, u64::MAX), Some(0x80));
        assert!(!arenas.is_claimed(0x10100));
    }
}
