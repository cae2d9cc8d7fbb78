//! Which words of a piece of memory are in use, as far as that can be seen: text is no address, and a table has slots that
//! it does not use yet, or not any more.

use std::ops::Range;

use crate::zend::sys;

/// Words of a `zend_array` (Zend/zend_types.h): header, flags with the mask of the hash, address of the slots, number of
/// those in use and of elements, size.
const TABLE_WORDS: usize = 5;
/// Where the address of the slots is among them.
const SLOTS: usize = 2;

/// The slots of a table: those in use, and how they lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    /// From the first slot to the end of the last one in use.
    pub memory: Range<u64>,
    /// Where the block begins that they should be in, behind the hash.
    pub block: u64,
    /// Words of a slot.
    stride: usize,
}

impl Slots {
    /// The slots whose address is the word number `idx`, if the words around it are those of a table.
    pub fn at(words: &[u64], idx: usize) -> Option<Self> {
        let first = idx.checked_sub(SLOTS)?;
        let table = words.get(first..first + TABLE_WORDS)?;
        let (refcount, type_info) = halves(table[0]);
        let (flags, mask) = halves(table[1]);
        let (n_used, n_elements) = halves(table[3]);
        let (size, _) = halves(table[4]);
        let is_table = refcount > 0
            && type_info & sys::GC_TYPE_MASK == sys::IS_ARRAY
            && flags & sys::HASH_FLAG_UNINITIALIZED == 0
            && size.is_power_of_two()
            && n_elements <= n_used
            && n_used <= size;
        if !is_table {
            return None;
        }
        let is_list = cfg!(php_packed_zvals) && flags & sys::HASH_FLAG_PACKED != 0;
        let stride = if is_list { 2 } else { 4 };
        let start = table[SLOTS];
        Some(Self {
            memory: start..start.checked_add(u64::from(n_used) * stride as u64 * 8)?,
            // HT_HASH_SIZE(), Zend/zend_types.h.
            block: start.checked_sub(u64::from(mask.wrapping_neg()) * 4)?,
            stride,
        })
    }

    /// Whether they lie in the block as the table says.
    pub fn fit(&self, block: &Range<u64>) -> bool {
        self.block == block.start && self.memory.end <= block.end
    }

    /// Of the words in the slots, those that are addresses of something, with their numbers.
    pub fn addresses<'w>(&self, words: &'w [u64]) -> impl Iterator<Item = (usize, u64)> + use<'w> {
        let slots = words.chunks_exact(self.stride).enumerate();
        let stride = self.stride;
        // A zval: its value, and its type in the lowest byte of the next word. Zero is IS_UNDEF: a deleted element.
        slots.filter_map(move |(idx, slot)| match slot[1] as u32 & 0xff {
            sys::IS_ARRAY | sys::IS_OBJECT | sys::IS_RESOURCE | sys::IS_REFERENCE | sys::IS_PTR => {
                Some((idx * stride, slot[0]))
            }
            _ => None,
        })
    }
}

/// True if a block of so many bytes, which begins with these words, is a string, whole or under construction.
pub fn is_text(words: &[u64], block_bytes: u64) -> bool {
    /// Of a `zend_string`: count and type, hash, length.
    const HEADER_BYTES: u64 = 24;
    let [header, _, length, ..] = *words else {
        return false;
    };
    let (refcount, type_info) = halves(header);
    refcount > 0
        && type_info & !sys::GC_FLAGS_MASK == sys::IS_STRING
        && length < block_bytes.saturating_sub(HEADER_BYTES)
}

fn halves(word: u64) -> (u32, u32) {
    (word as u32, (word >> 32) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(low: u32, high: u32) -> u64 {
        u64::from(low) | u64::from(high) << 32
    }

    /// A table of four buckets, three of them used, at the second word.
    fn table() -> Vec<u64> {
        vec![
            0,
            word(1, sys::IS_ARRAY),
            word(0, 8_u32.wrapping_neg()),
            0x10_0020,
            word(3, 2),
            word(4, 0),
            0,
        ]
    }

    #[test]
    fn a_table_is_known_by_its_words() {
        let slots = Slots::at(&table(), 3).unwrap();
        assert_eq!(slots.memory, 0x10_0020..0x10_0020 + 3 * 32);
        assert_eq!(slots.block, 0x10_0000);
        assert_eq!(Slots::at(&table(), 2), None);
        assert_eq!(Slots::at(&table(), 0), None);
        let mut unused = table();
        unused[5] = word(2, 0);
        assert_eq!(Slots::at(&unused, 3), None);
    }

    #[test]
    fn of_slots_only_addresses_are_taken() {
        let slots = Slots::at(&table(), 3).unwrap();
        let object = u64::from(sys::IS_OBJECT) | 0xffff_0000;
        let words = [
            7,
            object,
            0,
            0,
            8,
            0,
            0,
            0,
            9,
            u64::from(sys::IS_LONG),
            0,
            0,
        ];
        assert_eq!(slots.addresses(&words).collect::<Vec<_>>(), [(0, 7)]);
    }

    #[test]
    fn text_is_known_by_its_header() {
        let header = word(1, sys::IS_STRING | sys::GC_NOT_COLLECTABLE);
        assert!(is_text(&[header, 0, 7, 0], 32));
        assert!(!is_text(&[header, 0, 8, 0], 32));
        assert!(!is_text(&[header, 0], 16));
        assert!(!is_text(&[word(0, sys::IS_STRING), 0, 1, 0], 32));
    }
}
