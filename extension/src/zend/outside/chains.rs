//! Entries of the tables of libxml2 before 2.12 that found their place taken: each is a block of its own.

use std::ffi::c_void;

use super::libxml::block_bytes;
use crate::zend::memory::Memory;

/// Words of a table that are read at once.
const PIECE_WORDS: u64 = 8192;

/// How the entries of a table look.
pub struct Entries {
    /// How many words an entry has at the least in a table with chains. Those of later tables are smaller.
    pub least_words: u64,
    /// In which of them it says that its place is taken, and by which bits.
    pub taken: (usize, u64),
}

/// `xmlDictEntry` (dict.c): next, name, length and validity, hash.
pub const OF_DICTIONARY: Entries = Entries {
    least_words: 4,
    taken: (2, !0 << 32),
};

/// `xmlHashEntry` (hash.c): next, three names, payload, validity.
pub const OF_HASH: Entries = Entries {
    least_words: 6,
    taken: (5, 0xffff_ffff),
};

impl Entries {
    /// Bytes of the entries beside those that the table has room for. The table is a block of libxml2.
    pub fn chained_bytes(
        &self,
        memory: &mut Memory,
        table: *const c_void,
        n_places: u64,
        n_entries: u64,
    ) -> Option<u64> {
        if table.is_null() || n_places == 0 {
            return Some(0);
        }
        // The size of an entry depends on the release.
        let n_words = block_bytes(table) / 8 / n_places;
        if n_words < self.least_words {
            return Some(0);
        }
        let start = table.addr() as u64;
        let end = start + 8 * n_words * n_places;
        let (mut n_taken, mut next) = (0, 0);
        let piece_bytes = 8 * n_words * (PIECE_WORDS / n_words).max(1);
        for piece in (start..end).step_by(piece_bytes as usize) {
            let range = piece..end.min(piece + piece_bytes);
            let is_whole = memory.each_piece(&range, &mut |_, words| {
                for entry in words.chunks_exact(n_words as usize) {
                    let (word, bits) = self.taken;
                    if entry[word] & bits != 0 {
                        n_taken += 1;
                        next = if next == 0 { entry[0] } else { next };
                    }
                }
            });
            if !is_whole {
                return None;
            }
        }
        let n_chained = n_entries.saturating_sub(n_taken);
        if n_chained == 0 || next == 0 {
            return Some(0);
        }
        let next = std::ptr::with_exposed_provenance(next as usize);
        Some(n_chained * block_bytes(next))
    }
}
