//! The dictionary in which libxml2 keeps the names of a document.

use std::ffi::c_void;
use std::ptr;

use super::chains;
use super::libxml::block_bytes;
use super::read_words;
use crate::zend::memory::Memory;

/// `xmlDict` (dict.c), which no header declares: every word is read through the kernel, and only a dictionary whose pools are
/// sound is believed. It has been the same since 2.9.
#[derive(Debug)]
pub struct Dictionary {
    address: u64,
    table: u64,
    n_places: u64,
    n_entries: u64,
    pools: Vec<u64>,
}

/// Words of `xmlDict`.
const TABLE: usize = 1;
const N_PLACES: usize = 2;
const N_ENTRIES: usize = 3;
const POOLS: usize = 4;
const N_WORDS: usize = 8;
/// Words of a pool, `xmlDictStrings`, in front of its strings.
const NEXT: usize = 0;
const FREE: usize = 1;
const END: usize = 2;
const SIZE: usize = 3;
const POOL_WORDS: usize = 5;

/// Each pool is four times as large as the one before.
const MAX_POOLS: usize = 64;

impl Dictionary {
    /// Reads the dictionary at the address; none if there is none, or it looks unfamiliar.
    pub fn read(memory: &mut Memory, address: *const c_void) -> Option<Self> {
        let address = address.addr() as u64;
        let it = read_words::<N_WORDS>(memory, address)?;
        let mut dictionary = Self {
            address,
            table: it[TABLE],
            n_places: it[N_PLACES],
            n_entries: it[N_ENTRIES] & u64::from(u32::MAX),
            pools: Vec::new(),
        };
        let mut pool = it[POOLS];
        while pool != 0 {
            let it = read_words::<POOL_WORDS>(memory, pool)?;
            let strings = pool + 8 * POOL_WORDS as u64;
            let is_sound = strings.checked_add(it[SIZE]) == Some(it[END])
                && (strings..=it[END]).contains(&it[FREE]);
            if !is_sound || dictionary.pools.len() == MAX_POOLS {
                return None;
            }
            dictionary.pools.push(pool);
            pool = it[NEXT];
        }
        Some(dictionary)
    }

    /// What it takes.
    pub fn bytes(&self, memory: &mut Memory) -> u64 {
        let table = ptr::with_exposed_provenance(self.table as usize);
        let chained =
            chains::OF_DICTIONARY.chained_bytes(memory, table, self.n_places, self.n_entries);
        let blocks = [self.address, self.table]
            .into_iter()
            .chain(self.pools.iter().copied());
        let blocks = blocks.filter(|&block| block != 0);
        let bytes = |block: u64| block_bytes(ptr::with_exposed_provenance(block as usize));
        blocks.map(bytes).sum::<u64>() + chained.unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_is_believed_if_its_pools_are_sound() {
        let mut memory = Memory::open().unwrap();
        let mut pool = [0, 0, 0, 16, 1, 0x61, 0x62];
        let start = pool.as_ptr() as u64;
        pool[FREE] = start + 48;
        pool[END] = start + 56;
        let dictionary = [1, 0x1000, 4, 1, start, 0, 7, 0];
        let mut read = |words: &[u64; 8]| Dictionary::read(&mut memory, words.as_ptr().cast());
        let it = read(&dictionary).unwrap();
        assert_eq!((it.table, it.n_places, it.n_entries), (0x1000, 4, 1));
        assert_eq!(it.pools, [start]);
        let mut elsewhere = dictionary;
        elsewhere[POOLS] = 8;
        assert!(read(&elsewhere).is_none());
        pool[END] = start + 64;
        std::hint::black_box(&pool);
        assert!(read(&dictionary).is_none());
        assert!(Dictionary::read(&mut memory, ptr::null()).is_none());
    }
}
