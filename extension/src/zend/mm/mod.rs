//! The blocks of the request's heap: which there are, how large they are, and whose they are.
//!
//! [`structures`] reads what the allocator keeps; here it becomes a table that knows every block, and that no block is
//! given to two owners. The table counts to the byte: what is in use sums to `memory_get_usage()`, what is taken from
//! the system to `memory_get_usage(true)`. Where it does not, it says so.

mod chunk;
mod structures;

use std::marker::PhantomData;
use std::ops::Range;

use rustc_hash::FxHashMap;

use self::chunk::Chunk;
pub use self::structures::{CHUNK_BYTES, N_BINS, PAGE_BYTES};
use self::structures::{RawHeap, bin};
use super::engine::memory_usage;
use super::sys;
use crate::growth::Grow;

/// `ZEND_MM_IS_LRUN`: the first of several pages that make up one block, or one page of that kind.
const IS_LARGE: u32 = 0x4000_0000;
/// `ZEND_MM_IS_SRUN`: pages that are divided into blocks of one size.
const IS_SMALL: u32 = 0x8000_0000;

const NO_MEMORY: &str = "there is no memory for a table of the heap's blocks";

/// The sizes of small blocks, by their numbers.
type Bins = [Bin; N_BINS];

/// A size of small blocks.
#[derive(Clone, Copy)]
struct Bin {
    block_bytes: u32,
    /// How many pages a run has.
    n_pages: usize,
    /// How many blocks a run has.
    n_blocks: u32,
    /// 2^32 over the bytes of a block, rounded up: to multiply by it is faster than to divide.
    reciprocal: u64,
}

impl Bin {
    fn new(n_pages: usize, block_bytes: u32) -> Self {
        Self {
            block_bytes,
            n_pages,
            n_blocks: (n_pages as u64 * PAGE_BYTES) as u32 / block_bytes,
            reciprocal: (1_u64 << 32).div_ceil(block_bytes.into()),
        }
    }

    /// Which block of a run an offset in the run lies in.
    #[inline]
    fn block_idx(self, offset: u32) -> u32 {
        // Exact: an offset is below 2^15, and a block has less than 2^12 bytes.
        ((u64::from(offset) * self.reciprocal) >> 32) as u32
    }
}

/// A block that was given to an owner.
#[derive(Clone, Copy)]
pub struct Taken {
    /// Its bytes.
    pub bytes: u64,
    /// True if it lies in a chunk that is kept for little, and is one of the first there.
    pub is_pin: bool,
}

/// All blocks of the request's heap.
pub struct Blocks<'h> {
    /// Blocks stay where they are, and what is in them, as long as nothing is allocated or freed.
    pause: PhantomData<&'h ()>,
    bins: Bins,
    chunks: Vec<Chunk>,
    /// Place in `chunks`, by address.
    index: FxHashMap<u64, u32>,
    /// Blocks larger than a chunk, by address, and whether they have an owner.
    huge: Vec<(Range<u64>, bool)>,
    /// The blocks in which the allocator notes them.
    huge_notes: Vec<u64>,
    n_cached_chunks: u64,
    /// From the first address of the heap to the last.
    bounds: Range<u64>,
    /// How many blocks in use have no owner.
    n_unowned: u64,
    /// Bytes that PHP counts and has not given out: where it had no more memory, the block that it wanted.
    uncounted_bytes: u64,
    /// What `memory_get_usage()` and `memory_get_usage(true)` said when this was read.
    usage: (u64, u64),
    /// Why the sums are not those of PHP, if so.
    open: Option<&'static str>,
}

/// How a size of small blocks is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct BinUse {
    /// Bytes of a block.
    pub block_bytes: u64,
    /// How many blocks there are.
    pub n_blocks: u64,
    /// How many of them are free.
    pub n_free: u64,
    /// Bytes of runs in which all blocks are free.
    pub empty_run_bytes: u64,
    /// Bytes at the ends of runs that are too short for a block.
    pub run_end_bytes: u64,
    /// How many blocks have no owner.
    pub n_unowned: u64,
}

/// How a chunk is used.
#[derive(Clone, Copy, Debug)]
pub struct ChunkUse {
    /// Where it is.
    pub address: u64,
    /// Bytes of blocks in use.
    pub live_bytes: u64,
    /// Number of blocks in use.
    pub n_live: u64,
    /// Number of free pages.
    pub n_free_pages: u64,
}

impl<'h> Blocks<'h> {
    /// Reads the heap of the running thread.
    ///
    /// # Errors
    ///
    /// Says in a sentence why it cannot be read.
    pub fn read() -> Result<Self, &'static str> {
        let mut bins = [Bin::new(1, 8); N_BINS];
        for (number, entry) in bins.iter_mut().enumerate() {
            let (n_pages, bytes) =
                bin(number).ok_or("the sizes of PHP's allocator are not familiar")?;
            *entry = Bin::new(n_pages, bytes);
        }
        let raw = RawHeap::find(|chunk| Chunk::is_sound(chunk, &bins))?;
        let mut blocks = Self {
            pause: PhantomData,
            bins,
            chunks: Vec::new(),
            index: FxHashMap::default(),
            huge: Vec::new(),
            huge_notes: Vec::new(),
            n_cached_chunks: 0,
            uncounted_bytes: 0,
            bounds: 0..0,
            n_unowned: 0,
            usage: (memory_usage(false), memory_usage(true)),
            open: None,
        };
        raw.chunks(&mut |chunk| {
            let is_room =
                blocks.chunks.try_reserve(1).is_ok() && blocks.index.try_reserve(1).is_ok();
            let idx = u32::try_from(blocks.chunks.len()).ok().filter(|_| is_room);
            blocks.index.insert(chunk.address, idx.ok_or(NO_MEMORY)?);
            blocks.chunks.push(Chunk::new(&chunk, &bins)?);
            Ok(())
        })?;
        if blocks.read_lists(&raw).is_none() {
            blocks.open = Some("the lists of PHP's allocator are not familiar");
        } else if blocks.real_bytes() != memory_usage(true) {
            blocks.open = Some("the chunks that were found are not all memory that PHP has taken");
        } else {
            blocks.compare_live_bytes();
        }
        // The first chunk is never given back, whatever is in it.
        blocks
            .chunks
            .iter_mut()
            .skip(1)
            .for_each(Chunk::find_out_whether_sparse);
        let chunks = blocks
            .chunks
            .iter()
            .map(|chunk| chunk.address..chunk.address + CHUNK_BYTES);
        let all = || {
            chunks
                .clone()
                .chain(blocks.huge.iter().map(|(block, _)| block.clone()))
        };
        blocks.bounds = all().map(|range| range.start).min().unwrap_or(0)
            ..all().map(|range| range.end).max().unwrap_or(0);
        let n_live: u64 = blocks.chunk_uses().map(|chunk| chunk.n_live).sum();
        blocks.n_unowned = n_live + blocks.huge.len() as u64;
        Ok(blocks)
    }

    fn read_lists(&mut self, raw: &RawHeap) -> Option<()> {
        raw.free_blocks(&mut |number, address| {
            let (chunk, offset) = self.locate(address)?;
            self.chunks[chunk].free(offset, number, &self.bins)
        })?;
        self.n_cached_chunks = raw.n_cached_chunks()?;
        let huge = raw.huge_blocks(|address| {
            self.unowned_block(address)
                .is_some_and(|block| block.start == address)
        })?;
        for (block, note) in huge {
            self.huge.grow((block, false));
            self.huge_notes.grow(note);
        }
        self.huge.sort_unstable_by_key(|(block, _)| block.start);
        Some(())
    }

    fn compare_live_bytes(&mut self) {
        let largest = self.bins.last().map_or(0, |bin| u64::from(bin.block_bytes));
        // zend_mm_alloc_small() counts a block before it looks for one, and then there may be none (Zend/zend_alloc.c).
        match memory_usage(false).checked_sub(self.live_bytes()) {
            Some(uncounted_bytes) if uncounted_bytes <= largest => {
                self.uncounted_bytes = uncounted_bytes;
            }
            _ => {
                self.open = Some("the blocks that were found are not all memory that PHP uses");
            }
        }
    }

    /// Bytes that PHP counts though no block has them.
    pub fn uncounted_bytes(&self) -> u64 {
        self.uncounted_bytes
    }

    /// What `memory_get_usage()` and `memory_get_usage(true)` said when the heap was read: some classes allocate when they
    /// are asked what they hold, and their blocks are none of these.
    pub fn usage(&self) -> (u64, u64) {
        self.usage
    }

    /// Why no account of the heap can be given, if so.
    pub fn open(&self) -> Option<&'static str> {
        self.open
    }

    /// Bytes of all blocks in use.
    pub fn live_bytes(&self) -> u64 {
        let in_chunks: u64 = self.chunks.iter().map(|chunk| chunk.live_bytes).sum();
        in_chunks + self.huge_bytes()
    }

    /// Bytes that are taken from the system.
    pub fn real_bytes(&self) -> u64 {
        (self.chunks.len() as u64 + self.n_cached_chunks) * CHUNK_BYTES + self.huge_bytes()
    }

    fn huge_bytes(&self) -> u64 {
        self.huge
            .iter()
            .map(|(block, _)| block.end - block.start)
            .sum()
    }

    /// Number and bytes of the blocks larger than a chunk.
    pub fn huge_use(&self) -> (u64, u64) {
        (self.huge.len() as u64, self.huge_bytes())
    }

    /// The blocks that note the huge ones.
    pub fn huge_notes(&self) -> &[u64] {
        &self.huge_notes
    }

    /// Number of chunks that are kept for later.
    pub fn n_cached_chunks(&self) -> u64 {
        self.n_cached_chunks
    }

    /// How each size is used, smallest first.
    pub fn bin_uses(&self) -> Vec<BinUse> {
        let mut uses: Vec<_> = self
            .bins
            .iter()
            .map(|bin| BinUse {
                block_bytes: bin.block_bytes.into(),
                ..BinUse::default()
            })
            .collect();
        for chunk in &self.chunks {
            chunk.add_uses(&self.bins, self.n_unowned > 0, &mut uses);
        }
        uses
    }

    /// How each chunk is used.
    pub fn chunk_uses(&self) -> impl Iterator<Item = ChunkUse> {
        self.chunks.iter().map(Chunk::usage)
    }

    /// The addresses of all blocks of the size that a structure of so many bytes gets, in use or not.
    pub fn small_blocks(&self, bytes: usize) -> impl Iterator<Item = u64> {
        // In debug builds the allocator puts its own notes behind (ZEND_MM_DEBUG_INFO in Zend/zend_alloc.c).
        let bytes = bytes as u32 + if sys::ZEND_DEBUG != 0 { 32 } else { 0 };
        let bin = self.bins.iter().position(|bin| bin.block_bytes >= bytes);
        self.chunks
            .iter()
            .flat_map(move |chunk| chunk.blocks_of(bin, &self.bins))
    }

    /// The block that the address lies in; none if that is not in use as a block.
    pub fn block(&self, address: u64) -> Option<Range<u64>> {
        match self.locate(address) {
            Some((chunk, offset)) => self.chunks[chunk].block(offset, &self.bins),
            None => self.huge_block(address).map(|idx| self.huge[idx].0.clone()),
        }
    }

    /// Whether all the addresses lie in one block in use; none if the first is not in the heap.
    pub fn contains(&self, start: u64, end: u64) -> Option<bool> {
        if !self.may_contain(start) {
            return None;
        }
        match self.block(start) {
            Some(block) => Some(end <= block.end),
            None => self.locate(start).map(|_| false),
        }
    }

    /// Gives the block that begins at the address to an owner. None if there is no such block, it is free, or it has an owner.
    #[inline]
    pub fn take(&mut self, start: u64) -> Option<Taken> {
        let taken = match self.locate(start) {
            Some((chunk, offset)) => self.chunks[chunk].take(offset, &self.bins),
            None => self.take_huge(start),
        }?;
        self.n_unowned -= 1;
        Some(taken)
    }

    fn take_huge(&mut self, start: u64) -> Option<Taken> {
        let idx = self.huge_block(start)?;
        let (block, is_taken) = &mut self.huge[idx];
        let is_new = !*is_taken && block.start == start;
        *is_taken |= is_new;
        is_new.then_some(Taken {
            bytes: block.end - block.start,
            is_pin: false,
        })
    }

    /// How many blocks in use have no owner.
    pub fn n_unowned(&self) -> u64 {
        self.n_unowned
    }

    /// The block that the address lies in, if it is in use and has no owner.
    #[inline]
    pub fn unowned_block(&self, address: u64) -> Option<Range<u64>> {
        match self.locate(address) {
            Some((chunk, offset)) => self.chunks[chunk].unowned_block(offset, &self.bins),
            None => {
                let (block, is_taken) = &self.huge[self.huge_block(address)?];
                (!is_taken).then(|| block.clone())
            }
        }
    }

    /// All blocks in use that have no owner.
    pub fn unowned(&self) -> impl Iterator<Item = Range<u64>> {
        let huge = self.huge.iter().filter(|(_, is_taken)| !is_taken);
        self.chunks
            .iter()
            .flat_map(|chunk| chunk.unowned(&self.bins))
            .chain(huge.map(|(block, _)| block.clone()))
    }

    /// The words of the block that begins at the address; none if there is no such block in use.
    pub fn words(&self, start: u64) -> &'h [u64] {
        let Some(block) = self.block(start).filter(|block| block.start == start) else {
            return &[];
        };
        let n_words = (block.end - block.start) as usize / 8;
        // SAFETY: a block of the heap is mapped as long as it is in use, which it stays for `'h`, and so does what is in it.
        unsafe {
            std::slice::from_raw_parts(std::ptr::with_exposed_provenance(start as usize), n_words)
        }
    }

    /// True if the address can be one of the heap: a test that costs little, for the many that cannot.
    #[inline]
    pub fn may_contain(&self, address: u64) -> bool {
        self.bounds.contains(&address)
    }

    #[inline]
    fn locate(&self, address: u64) -> Option<(usize, u64)> {
        let chunk = address & !(CHUNK_BYTES - 1);
        let idx = self.index.get(&chunk)?;
        Some((*idx as usize, address - chunk))
    }

    fn huge_block(&self, address: u64) -> Option<usize> {
        let idx = self.huge.partition_point(|(block, _)| block.end <= address);
        self.huge.get(idx)?.0.contains(&address).then_some(idx)
    }
}

#[cfg(test)]
mod tests {
    use super::Bin;

    #[test]
    fn the_reciprocal_divides_exactly() {
        for bytes in (8..=3072).step_by(8) {
            let bin = Bin::new(8, bytes);
            for offset in 0..1 << 15 {
                assert_eq!(bin.block_idx(offset), offset / bytes, "{offset} / {bytes}");
            }
        }
    }
}
