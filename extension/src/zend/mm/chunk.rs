//! One chunk: its pages, the runs that they form, and which of the blocks in them have an owner.

use std::ops::Range;

use super::structures::{CHUNK_BYTES, N_PAGES, PAGE_BYTES, RawChunk, UNFAMILIAR};
use super::{BinUse, Bins, ChunkUse, IS_SMALL, NO_MEMORY, Taken};

/// `ZEND_MM_LRUN_PAGES_MASK`
const N_PAGES_MASK: u32 = 0x3ff;
/// `ZEND_MM_SRUN_BIN_NUM_MASK`
const BIN_MASK: u32 = 0x1f;

/// Of a chunk that is kept for little, so many owners are noted at the most.
const MAX_PINS: u16 = 32;

/// A chunk in six bytes a page and a bit a block.
pub struct Chunk {
    pub address: u64,
    /// Bytes of blocks in use, with or without owner.
    pub live_bytes: u64,
    n_live: u64,
    n_free_pages: u64,
    is_sparse: bool,
    n_pins: u16,
    pages: Vec<Page>,
    /// A bit for each block that is free or has an owner.
    taken: Vec<u64>,
    /// A bit for each block that is free.
    free: Vec<u64>,
    /// How many blocks are free in the run that begins with a page.
    n_free: Vec<u16>,
}

/// What a page is a part of, in 32 bits, since every look-up begins here: the number of the first block of its run among
/// those of the chunk, the number of the size of these blocks, and the run's first page.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Page(u32);

impl Page {
    /// In place of the number of a size: the run is one block.
    const LARGE: u32 = 30;
    /// The same: free, or the chunk's own.
    const NONE: Self = Self(31 << 9);

    fn new(first_block: u32, bin: u32, first_page: usize) -> Self {
        // A chunk has less than 2^18 blocks of eight bytes, 2^5 sizes and 2^9 pages.
        Self(first_block << 14 | bin << 9 | first_page as u32)
    }

    fn first_block(self) -> usize {
        (self.0 >> 14) as usize
    }

    fn bin(self) -> u32 {
        self.0 >> 9 & 0x1f
    }

    fn first_page(self) -> usize {
        (self.0 & 0x1ff) as usize
    }
}

/// Pages side by side that form one block, or are divided into blocks of one size.
struct Run {
    first_page: usize,
    first_block: usize,
    /// None for a single large block.
    bin: Option<usize>,
    n_pages: usize,
    n_blocks: usize,
    block_bytes: u64,
}

impl Chunk {
    /// Reads what the chunk says of itself.
    ///
    /// # Errors
    ///
    /// If that contradicts itself, or there is no memory for a table of it.
    pub fn new(raw: &RawChunk<'_>, bins: &Bins) -> Result<Self, &'static str> {
        let mut pages = filled(Page::NONE, N_PAGES)?;
        let (n_blocks, live_bytes) = read_pages(raw, bins, &mut pages).ok_or(UNFAMILIAR)?;
        Ok(Self {
            address: raw.address,
            live_bytes,
            n_live: u64::from(n_blocks),
            n_free_pages: raw.n_free as u64,
            is_sparse: false,
            n_pins: 0,
            pages,
            taken: filled(0, (n_blocks as usize).div_ceil(64))?,
            free: filled(0, (n_blocks as usize).div_ceil(64))?,
            n_free: filled(0, N_PAGES)?,
        })
    }

    /// True if what the chunk says of itself does not contradict itself.
    pub fn is_sound(raw: &RawChunk<'_>, bins: &Bins) -> bool {
        read_pages(raw, bins, &mut [Page::NONE; N_PAGES]).is_some()
    }

    /// Notes that the block at the offset, of the size with that number, is free.
    pub fn free(&mut self, offset: u64, number: usize, bins: &Bins) -> Option<()> {
        let page = self.pages[(offset / PAGE_BYTES) as usize];
        let bytes = self
            .take(offset, bins)
            .filter(|_| page.bin() as usize == number)?
            .bytes;
        let (bit, _) = self.find(offset, bins)?;
        self.free[bit / 64] |= 1 << (bit % 64);
        self.n_free[page.first_page()] += 1;
        self.live_bytes -= bytes;
        self.n_live -= 1;
        Some(())
    }

    /// To be called when all free blocks are known.
    pub fn find_out_whether_sparse(&mut self) {
        self.is_sparse = self.live_bytes <= CHUNK_BYTES / 8;
    }

    /// Gives the block at the offset to an owner, if one begins there that is in use and has none.
    #[inline]
    pub fn take(&mut self, offset: u64, bins: &Bins) -> Option<Taken> {
        let (bit, block) = self.find(offset, bins)?;
        let (word, mask) = (&mut self.taken[bit / 64], 1 << (bit % 64));
        if *word & mask != 0 || block.start != offset {
            return None;
        }
        *word |= mask;
        let is_pin = self.is_sparse && self.n_pins < MAX_PINS;
        self.n_pins += u16::from(is_pin);
        Some(Taken {
            bytes: block.end - block.start,
            is_pin,
        })
    }

    /// The block that the offset lies in, by its addresses, if it is in use and has no owner.
    #[inline]
    pub fn unowned_block(&self, offset: u64, bins: &Bins) -> Option<Range<u64>> {
        let (bit, block) = self.find(offset, bins)?;
        (!self.is_taken(bit)).then(|| self.address + block.start..self.address + block.end)
    }

    fn is_taken(&self, bit: usize) -> bool {
        self.taken[bit / 64] >> (bit % 64) & 1 != 0
    }

    /// Number and offsets of the block that the offset lies in.
    #[inline]
    fn find(&self, offset: u64, bins: &Bins) -> Option<(usize, Range<u64>)> {
        let page = self.pages[(offset / PAGE_BYTES) as usize];
        let first = page.first_page() as u64 * PAGE_BYTES;
        let Some(bin) = bins.get(page.bin() as usize) else {
            return (page != Page::NONE)
                .then(|| (page.first_block(), first..first + self.large_bytes(page)));
        };
        let idx = bin.block_idx((offset - first) as u32);
        let start = first + u64::from(idx * bin.block_bytes);
        (idx < bin.n_blocks).then(|| {
            (
                page.first_block() + idx as usize,
                start..start + u64::from(bin.block_bytes),
            )
        })
    }

    /// Bytes of the block that the page is a part of.
    fn large_bytes(&self, page: Page) -> u64 {
        let pages = &self.pages[page.first_page()..];
        pages.iter().take_while(|other| **other == page).count() as u64 * PAGE_BYTES
    }

    /// The block that the offset lies in, by its addresses, if it is in use.
    #[inline]
    pub fn block(&self, offset: u64, bins: &Bins) -> Option<Range<u64>> {
        let (bit, block) = self.find(offset, bins)?;
        let is_free = self.free[bit / 64] >> (bit % 64) & 1 != 0;
        (!is_free).then(|| self.address + block.start..self.address + block.end)
    }

    /// All runs, in order.
    fn runs(&self, bins: &Bins) -> impl Iterator<Item = Run> {
        (0..N_PAGES).filter_map(|idx| {
            let page = self.pages[idx];
            if page == Page::NONE || page.first_page() != idx {
                return None;
            }
            let (first_page, first_block) = (idx, page.first_block());
            Some(match bins.get(page.bin() as usize) {
                Some(bin) => Run {
                    first_page,
                    first_block,
                    bin: Some(page.bin() as usize),
                    n_pages: bin.n_pages,
                    n_blocks: bin.n_blocks as usize,
                    block_bytes: u64::from(bin.block_bytes),
                },
                None => Run {
                    first_page,
                    first_block,
                    bin: None,
                    n_pages: (self.large_bytes(page) / PAGE_BYTES) as usize,
                    n_blocks: 1,
                    block_bytes: self.large_bytes(page),
                },
            })
        })
    }

    /// Addresses of all blocks of a size, in use or not.
    pub fn blocks_of(&self, bin: Option<usize>, bins: &Bins) -> impl Iterator<Item = u64> {
        self.runs(bins)
            .filter(move |run| run.bin.is_some() && run.bin == bin)
            .flat_map(|run| {
                let start = self.address + run.first_page as u64 * PAGE_BYTES;
                (0..run.n_blocks as u64).map(move |idx| start + idx * run.block_bytes)
            })
    }

    /// Addresses of the blocks in use that have no owner.
    pub fn unowned(&self, bins: &Bins) -> impl Iterator<Item = Range<u64>> {
        self.runs(bins).flat_map(move |run| {
            let start = self.address + run.first_page as u64 * PAGE_BYTES;
            (0..run.n_blocks)
                .filter(move |idx| !self.is_taken(run.first_block + idx))
                .map(move |idx| {
                    let start = start + idx as u64 * run.block_bytes;
                    start..start + run.block_bytes
                })
        })
    }

    /// Adds how the sizes are used here; of how many blocks have no owner only `with_unowned`.
    pub fn add_uses(&self, bins: &Bins, with_unowned: bool, uses: &mut [BinUse]) {
        for run in self.runs(bins) {
            let Some(bin) = run.bin else {
                continue;
            };
            let (n_blocks, n_free) = (run.n_blocks as u64, u64::from(self.n_free[run.first_page]));
            let usage = &mut uses[bin];
            usage.n_blocks += n_blocks;
            usage.n_free += n_free;
            if n_free == n_blocks {
                usage.empty_run_bytes += run.n_pages as u64 * PAGE_BYTES;
            }
            usage.run_end_bytes += run.n_pages as u64 * PAGE_BYTES - n_blocks * run.block_bytes;
            if with_unowned {
                let mut blocks = run.first_block..run.first_block + run.n_blocks;
                usage.n_unowned +=
                    blocks.by_ref().filter(|bit| !self.is_taken(*bit)).count() as u64;
            }
        }
    }

    /// How the chunk is used.
    pub fn usage(&self) -> ChunkUse {
        ChunkUse {
            address: self.address,
            live_bytes: self.live_bytes,
            n_live: self.n_live,
            n_free_pages: self.n_free_pages,
        }
    }
}

/// Fills in what each page is a part of: the number of blocks, and their bytes. None if the chunk contradicts itself.
fn read_pages(raw: &RawChunk<'_>, bins: &Bins, pages: &mut [Page]) -> Option<(u32, u64)> {
    let is_used = |page: usize| raw.bitmap[page / 64] >> (page % 64) & 1 != 0;
    if raw.n_free != (0..N_PAGES).filter(|page| !is_used(*page)).count() {
        return None;
    }
    let (mut n_blocks, mut live_bytes) = (0, 0);
    let mut page = 0;
    // From run to run: only the first word of a large one means anything.
    while page < N_PAGES {
        if !is_used(page) {
            page += 1;
            continue;
        }
        let word = raw.map[page];
        let (number, n_pages, n_blocks_here, bytes) = if word & IS_SMALL != 0 {
            let number = word & BIN_MASK;
            let bin = bins.get(number as usize)?;
            let bytes = u64::from(bin.n_blocks * bin.block_bytes);
            (number, bin.n_pages, bin.n_blocks, bytes)
        } else {
            let n_pages = (word & N_PAGES_MASK) as usize;
            (Page::LARGE, n_pages, 1, n_pages as u64 * PAGE_BYTES)
        };
        let end = page + n_pages;
        if n_pages == 0 || end > N_PAGES || !(page..end).all(is_used) {
            return None;
        }
        // The first page is the chunk's own.
        if page > 0 {
            pages[page..end].fill(Page::new(n_blocks, number, page));
            n_blocks += n_blocks_here;
            live_bytes += bytes;
        }
        page = end;
    }
    Some((n_blocks, live_bytes))
}

/// A list of equal values; the process must live on if there is no memory for it.
fn filled<T: Clone>(value: T, len: usize) -> Result<Vec<T>, &'static str> {
    let mut list = Vec::new();
    list.try_reserve_exact(len).map_err(|_| NO_MEMORY)?;
    list.resize(len, value);
    Ok(list)
}
