//! What PHP's allocator takes for what is asked of it, and what PHP asks for: the formulas of
//! `Zend/zend_alloc_sizes.h`, `zend_string.h` and `zend_hash.h`.

use dump_format::Header;

/// The sizes of small blocks.
const BINS: [u64; 30] = [
    8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 640,
    768, 896, 1024, 1280, 1536, 1792, 2048, 2560, 3072,
];
/// Larger blocks consist of pages.
const PAGE_BYTES: u64 = 4096;
/// What a debug build keeps with each block: `zend_mm_debug_info`.
const DEBUG_INFO_BYTES: u64 = 32;
/// The header of a string, its closing zero byte included.
const STRING_OVERHEAD_BYTES: u64 = 25;
/// A `zend_array` without its table.
const ARRAY_BYTES: u64 = 56;
/// The fewest slots that a table has.
const MIN_SLOTS: u64 = 8;
/// A `Bucket`, and two numbers of its index.
const HASH_SLOT_BYTES: u64 = 32 + 8;
/// The index of a list, which is never used.
const LIST_INDEX_BYTES: u64 = 8;

/// How the PHP that was dumped lays out memory.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// Bytes of each block that are not the program's.
    block_overhead_bytes: u64,
    /// A slot of a list.
    list_slot_bytes: u64,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            block_overhead_bytes: 0,
            list_slot_bytes: 16,
        }
    }
}

impl Layout {
    /// The layout of the PHP that the header names.
    pub fn new(header: &Header) -> Self {
        // Before PHP 8.2, a list had the slots of a hash.
        let has_wide_lists = ["8.0.", "8.1."]
            .iter()
            .any(|version| header.php_version.starts_with(version));
        Self {
            block_overhead_bytes: if header.php_debug {
                DEBUG_INFO_BYTES
            } else {
                0
            },
            list_slot_bytes: if has_wide_lists { 32 } else { 16 },
        }
    }

    /// Bytes of the block that the allocator gives for a number of bytes.
    pub fn block(&self, bytes: u64) -> u64 {
        let bytes = round_up(bytes, 8).saturating_add(self.block_overhead_bytes);
        let bin = BINS.iter().copied().find(|&bin| bin >= bytes);
        bin.unwrap_or_else(|| round_up(bytes, PAGE_BYTES))
    }

    /// Bytes of a string that was made in its final length.
    pub fn string(&self, length: u64) -> u64 {
        self.block(length.saturating_add(STRING_OVERHEAD_BYTES))
    }

    /// Bytes of an array's struct.
    pub fn array(&self) -> u64 {
        self.block(ARRAY_BYTES)
    }

    /// Bytes of the table of a hash made for a number of elements.
    pub fn hash_table(&self, elements: u64) -> u64 {
        match elements {
            0 => 0,
            _ => self.block(slots(elements).saturating_mul(HASH_SLOT_BYTES)),
        }
    }

    /// Bytes of the table of a list made for a number of elements.
    pub fn list_table(&self, elements: u64) -> u64 {
        let slot_bytes = slots(elements).saturating_mul(self.list_slot_bytes);
        match elements {
            0 => 0,
            _ => self.block(slot_bytes.saturating_add(LIST_INDEX_BYTES)),
        }
    }
}

/// How many slots a table has that is made for a number of elements.
pub fn slots(elements: u64) -> u64 {
    elements
        .max(MIN_SLOTS)
        .checked_next_power_of_two()
        .unwrap_or(u64::MAX)
}

fn round_up(bytes: u64, unit: u64) -> u64 {
    bytes.checked_next_multiple_of(unit).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(php_version: &str, php_debug: bool) -> Layout {
        Layout::new(&Header {
            php_version: php_version.to_owned(),
            php_debug,
            ..Header::default()
        })
    }

    #[test]
    fn blocks_have_the_sizes_of_the_allocator() {
        let sizes = [
            (0, 8),
            (1, 8),
            (56, 56),
            (57, 64),
            (65, 80),
            (3072, 3072),
            (3073, 4096),
            (4097, 8192),
        ];
        for (bytes, block) in sizes {
            assert_eq!(Layout::default().block(bytes), block, "{bytes}");
        }
        assert_eq!(Layout::default().block(u64::MAX), u64::MAX);
        assert_eq!(layout("8.4.1", true).block(56), 96);
    }

    #[test]
    fn tables_have_the_sizes_of_the_engine() {
        let php82 = layout("8.2.36", false);
        assert_eq!(
            [0, 1, 8, 9].map(|n| php82.hash_table(n)),
            [0, 320, 320, 640]
        );
        assert_eq!(
            [0, 1, 8, 9].map(|n| php82.list_table(n)),
            [0, 160, 160, 320]
        );
        assert_eq!(layout("8.1.2", false).list_table(8), 320);
        assert_eq!(php82.hash_table(u64::MAX), u64::MAX);
    }

    #[test]
    fn strings_have_a_header_and_a_zero_byte() {
        assert_eq!(
            [0, 7, 8, 5000].map(|n| Layout::default().string(n)),
            [32, 32, 40, 8192]
        );
    }
}
