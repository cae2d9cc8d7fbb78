//! One chunk: its pages, the runs that they form, and which of the blocks in them have an owner.

use std::ops::Range;

use super::structures::{CHUNK_BYTES, N_PAGES, PAGE_BYTES, RawChunk};
use super::{BinUse, Bins, ChunkUse, IS_SMALL};

/// `ZEND_MM_LRUN_PAGES_MASK`
const N_PAGES_MASK: u32 = 0x3ff;
/// `ZEND_MM_SRUN_BIN_NUM_MASK`
const BIN_MASK: u32 = 0x1f;

/// A page that belongs to no run: free, or the chunk's own.
const NO_RUN: u16 = u16::MAX;

/// A chunk in eight bytes a run, two a page and a bit a block.
pub struct Chunk {
    pub address: u64,
    /// Bytes of blocks in use, with or without owner.
    pub live_bytes: u64,
    n_live: u64,
    n_free_pages: u16,
    /// Which run each page is a part of.
    pages: Box<[u16; N_PAGES]>,
    runs: Box<[Run]>,
    /// A bit for each block that is free or has an owner.
    taken: Box<[u64]>,
    /// How many blocks of each run are free.
    n_free: Box<[u16]>,
    n_pins: u16,
}

/// Pages side by side that form one block, or are divided into blocks of one size.
#[derive(Clone, Copy)]
struct Run {
    first_block: u32,
    first_page: u16,
    kind: RunKind,
}

#[derive(Clone, Copy, PartialEq)]
enum RunKind {
    Large,
    Small(u8),
}

impl Chunk {
    /// None if what the chunk says contradicts itself.
    pub fn new(raw: &RawChunk<'_>, bins: &Bins) -> Option<Self> {
        let is_used = |page: usize| raw.bitmap[page / 64] >> (page % 64) & 1 != 0;
        if raw.n_free != (0..N_PAGES).filter(|page| !is_used(*page)).count() {
            return None;
        }
        let mut pages = Box::new([NO_RUN; N_PAGES]);
        let mut runs = Vec::new();
        let (mut n_blocks, mut live_bytes) = (0, 0);
        let mut page = 0;
        // From run to run: only the first word of a large one means anything.
        while page < N_PAGES {
            if !is_used(page) {
                page += 1;
                continue;
            }
            let word = raw.map[page];
            let (kind, n_pages, n_blocks_here, bytes) = if word & IS_SMALL != 0 {
                let number = word & BIN_MASK;
                let (n_pages, bytes) = *bins.get(number as usize)?;
                let n_blocks = (n_pages as u64 * PAGE_BYTES) as u32 / bytes;
                let kind = RunKind::Small(number as u8);
                (kind, n_pages, n_blocks, u64::from(n_blocks * bytes))
            } else {
                let n_pages = (word & N_PAGES_MASK) as usize;
                (RunKind::Large, n_pages, 1, n_pages as u64 * PAGE_BYTES)
            };
            let end = page + n_pages;
            if n_pages == 0 || end > N_PAGES || !(page..end).all(is_used) {
                return None;
            }
            // The first page is the chunk's own.
            if page > 0 {
                pages[page..end].fill(runs.len() as u16);
                runs.push(Run {
                    first_block: n_blocks,
                    first_page: page as u16,
                    kind,
                });
                n_blocks += n_blocks_here;
                live_bytes += bytes;
            }
            page = end;
        }
        Some(Self {
            address: raw.address,
            live_bytes,
            n_live: u64::from(n_blocks),
            n_free_pages: raw.n_free as u16,
            pages,
            taken: vec![0; (n_blocks as usize).div_ceil(64)].into_boxed_slice(),
            n_free: vec![0; runs.len()].into_boxed_slice(),
            runs: runs.into_boxed_slice(),
            n_pins: 0,
        })
    }

    /// Notes that the block at the offset, of the size with that number, is free.
    pub fn free(&mut self, offset: u64, number: usize, bins: &Bins) -> Option<()> {
        let run_idx = self.run_idx(offset)?;
        let is_of_bin = self.runs[run_idx].kind == RunKind::Small(number as u8);
        let bytes = self.take(offset, bins).filter(|_| is_of_bin)?;
        self.n_free[run_idx] += 1;
        self.live_bytes -= bytes;
        self.n_live -= 1;
        Some(())
    }

    /// Gives the block at the offset to an owner, if one begins there that is in use and has none: its bytes.
    #[inline]
    pub fn take(&mut self, offset: u64, bins: &Bins) -> Option<u64> {
        let (bit, block) = self.find(offset, bins)?;
        let (word, mask) = (&mut self.taken[bit / 64], 1 << (bit % 64));
        let is_new = *word & mask == 0 && block.start == offset;
        if is_new {
            *word |= mask;
        }
        is_new.then_some(block.end - block.start)
    }

    /// True if a block in use without owner begins at the offset.
    pub fn is_free_to_take(&self, offset: u64, bins: &Bins) -> bool {
        self.find(offset, bins)
            .is_some_and(|(bit, block)| block.start == offset && !self.is_taken(bit))
    }

    fn is_taken(&self, bit: usize) -> bool {
        self.taken[bit / 64] >> (bit % 64) & 1 != 0
    }

    fn run_idx(&self, offset: u64) -> Option<usize> {
        match self.pages[(offset / PAGE_BYTES) as usize] {
            NO_RUN => None,
            idx => Some(idx.into()),
        }
    }

    /// Number and offsets of the block that the offset lies in.
    #[inline]
    fn find(&self, offset: u64, bins: &Bins) -> Option<(usize, Range<u64>)> {
        let run_idx = self.run_idx(offset)?;
        let run = self.runs[run_idx];
        let start = u64::from(run.first_page) * PAGE_BYTES;
        match run.kind {
            RunKind::Large => {
                let end = self.run_end(run_idx);
                Some((run.first_block as usize, start..end))
            }
            RunKind::Small(number) => {
                let (n_pages, bytes) = bins[usize::from(number)];
                let idx = (offset - start) as u32 / bytes;
                let block_start = start + u64::from(idx * bytes);
                let block_end = block_start + u64::from(bytes);
                (block_end <= start + n_pages as u64 * PAGE_BYTES)
                    .then_some(((run.first_block + idx) as usize, block_start..block_end))
            }
        }
    }

    /// Offset behind the last page of a run.
    fn run_end(&self, run_idx: usize) -> u64 {
        let first = usize::from(self.runs[run_idx].first_page);
        let is_other = |page: &usize| usize::from(self.pages[*page]) != run_idx;
        let end = (first..N_PAGES).find(is_other).unwrap_or(N_PAGES);
        end as u64 * PAGE_BYTES
    }

    /// The block that the offset lies in, by its addresses.
    pub fn block(&self, offset: u64, bins: &Bins) -> Option<Range<u64>> {
        let (_, block) = self.find(offset, bins)?;
        Some(self.address + block.start..self.address + block.end)
    }

    /// Addresses of all blocks of a size, in use or not.
    pub fn blocks_of(&self, number: Option<usize>, bins: &Bins) -> impl Iterator<Item = u64> {
        let (n_pages, bytes) = number.map_or((0, 1), |number| bins[number]);
        let n_blocks = (n_pages as u64 * PAGE_BYTES) / u64::from(bytes);
        let kind = number.map(|number| RunKind::Small(number as u8));
        self.runs
            .iter()
            .filter(move |run| Some(run.kind) == kind)
            .flat_map(move |run| {
                let start = self.address + u64::from(run.first_page) * PAGE_BYTES;
                (0..n_blocks).map(move |idx| start + idx * u64::from(bytes))
            })
    }

    /// Addresses of the blocks in use that have no owner.
    pub fn unowned(&self, bins: &Bins) -> impl Iterator<Item = Range<u64>> {
        self.runs
            .iter()
            .enumerate()
            .flat_map(move |(run_idx, run)| {
                let start = self.address + u64::from(run.first_page) * PAGE_BYTES;
                let (n_blocks, bytes) = match run.kind {
                    RunKind::Large => (1, self.address + self.run_end(run_idx) - start),
                    RunKind::Small(number) => {
                        let (n_pages, bytes) = bins[usize::from(number)];
                        let bytes = u64::from(bytes);
                        (n_pages as u64 * PAGE_BYTES / bytes, bytes)
                    }
                };
                (0..n_blocks)
                    .filter(move |idx| !self.is_taken(run.first_block as usize + *idx as usize))
                    .map(move |idx| start + idx * bytes..start + (idx + 1) * bytes)
            })
    }

    /// Adds how the sizes are used here.
    pub fn add_uses(&self, bins: &Bins, uses: &mut [BinUse]) {
        for (run, n_free) in self.runs.iter().zip(&self.n_free) {
            let RunKind::Small(number) = run.kind else {
                continue;
            };
            let (n_pages, bytes) = bins[usize::from(number)];
            let run_bytes = n_pages as u64 * PAGE_BYTES;
            let n_blocks = run_bytes / u64::from(bytes);
            let n_free = u64::from(*n_free);
            let usage = &mut uses[usize::from(number)];
            usage.n_blocks += n_blocks;
            usage.n_free += n_free;
            if n_free == n_blocks {
                usage.empty_run_bytes += run_bytes;
            }
            let first = run.first_block as usize;
            let is_unowned = |bit: &usize| !self.is_taken(*bit);
            usage.n_unowned += (first..first + n_blocks as usize)
                .filter(is_unowned)
                .count() as u64;
        }
    }

    /// Bytes at the ends of runs that are too short for a block.
    pub fn run_ends_bytes(&self, bins: &Bins) -> u64 {
        let ends = self.runs.iter().map(|run| match run.kind {
            RunKind::Large => 0,
            RunKind::Small(number) => {
                let (n_pages, bytes) = bins[usize::from(number)];
                n_pages as u64 * PAGE_BYTES % u64::from(bytes)
            }
        });
        ends.sum()
    }

    /// How the chunk is used.
    pub fn usage(&self) -> ChunkUse {
        ChunkUse {
            address: self.address,
            live_bytes: self.live_bytes,
            n_live: self.n_live,
            n_free_pages: self.n_free_pages.into(),
        }
    }

    /// True if the chunk is kept for little, an eighth of it at the most, and this was not said `limit` times before.
    #[inline]
    pub fn pin(&mut self, limit: usize) -> bool {
        let is_sparse = self.live_bytes <= CHUNK_BYTES / 8 && usize::from(self.n_pins) < limit;
        self.n_pins += u16::from(is_sparse);
        is_sparse
    }
}
