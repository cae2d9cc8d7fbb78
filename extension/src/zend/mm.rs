//! Which block of the request's heap an address lies in.
//!
//! The allocator declares its structures nowhere, and vendors change them (Zend/zend_alloc.c). What is read here has
//! been the same since PHP 7.0: a chunk is aligned to its size and begins with the heap it belongs to and its
//! neighbours in a ring; one word for each of its pages tells what the page is used for. Where these words stand
//! depends on the size of the heap's own structure, and where a chunk keeps the number of its free pages has changed
//! in 8.6, so both are found out, and checked against each other.

use std::collections::HashMap;
use std::ops::Range;

use super::sys;

/// `ZEND_MM_CHUNK_SIZE`, Zend/zend_alloc_sizes.h.
const CHUNK_BYTES: u64 = 2 << 20;
const PAGE_BYTES: u64 = sys::ZEND_MM_PAGE_SIZE as u64;
const N_PAGES: usize = (CHUNK_BYTES / PAGE_BYTES) as usize;

/// `ZEND_MM_IS_LRUN`: the first of several pages that make up one block, or one page of that kind.
const IS_LARGE: u32 = 0x4000_0000;
/// `ZEND_MM_IS_SRUN`: pages that are divided into blocks of one size.
const IS_SMALL: u32 = 0x8000_0000;
/// `ZEND_MM_LRUN_PAGES_MASK`
const N_PAGES_MASK: u32 = 0x3ff;
/// `ZEND_MM_SRUN_BIN_NUM_MASK`
const BIN_MASK: u32 = 0x1f;

/// What the first page of every chunk says of itself: one page, in use.
const FIRST_PAGE: u32 = IS_LARGE | 1;

/// The fields at the beginning of a `zend_mm_chunk`.
#[repr(C)]
struct ChunkStart {
    heap: *const sys::zend_mm_heap,
    next: *const ChunkStart,
    previous: *const ChunkStart,
}

/// Where a chunk keeps what it says of its pages.
#[derive(Clone, Copy)]
struct Layout {
    /// The number of free pages.
    n_free_offset: usize,
    /// The words of the pages, behind the heap's structure and the bitmap of free pages.
    map_offset: usize,
}

/// `free_pages` of a `zend_mm_chunk`, from 8.1 and from 8.6 on.
const N_FREE_OFFSETS: [usize; 2] = [24, 32];

/// The pages of all chunks of the request's heap.
pub struct Pages {
    /// By address of the chunk: of each page, where its run begins and the size of the blocks in it.
    chunks: HashMap<u64, Box<[Run; N_PAGES]>>,
}

/// A run of pages, as one of them is described. `block_bytes` is 0 for a page that is free.
#[derive(Clone, Copy, Default)]
struct Run {
    first_page: u16,
    n_pages: u16,
    block_bytes: u32,
}

impl Pages {
    /// Reads the pages of the request's heap.
    ///
    /// # Errors
    ///
    /// Says in a sentence why they cannot be read.
    pub fn read() -> Result<Self, &'static str> {
        // SAFETY: reads a flag of the heap.
        if !unsafe { sys::is_zend_mm() } {
            return Err("the request's memory is not managed by PHP's own allocator");
        }
        // SAFETY: reads the address of the running thread's heap.
        let heap = unsafe { sys::zend_mm_get_heap() }.cast_const();
        // The heap's structure lies in its first chunk.
        let main = (heap.expose_provenance() as u64 & !(CHUNK_BYTES - 1)) as usize;
        let main: *const ChunkStart = std::ptr::with_exposed_provenance(main);
        let unfamiliar = Err("the layout of PHP's allocator is not familiar");
        // SAFETY: the allocator is in use, so its heap lies in a chunk that is mapped as a whole.
        if !std::ptr::eq(unsafe { (*main).heap }, heap) {
            return unfamiliar;
        }
        let Some(layout) = Layout::of(main, heap.addr()) else {
            return unfamiliar;
        };
        let mut pages = Self {
            chunks: HashMap::new(),
        };
        let mut chunk = main;
        loop {
            // SAFETY: a chunk of the ring, mapped as a whole; each is checked before its neighbour is looked at.
            let (owner, next) = unsafe { ((*chunk).heap, (*chunk).next) };
            if !std::ptr::eq(owner, heap)
                || !next.addr().is_multiple_of(CHUNK_BYTES as usize)
                || next.is_null()
            {
                return unfamiliar;
            }
            // SAFETY: as above.
            if !std::ptr::eq(unsafe { (*next).previous }, chunk) {
                return unfamiliar;
            }
            let Some(runs) = layout.runs_of(chunk) else {
                return unfamiliar;
            };
            pages.chunks.insert(chunk.addr() as u64, runs);
            chunk = next;
            if std::ptr::eq(chunk, main) {
                return Ok(pages);
            }
        }
    }

    /// The addresses of all blocks of the size that a structure of so many bytes gets, in use or not.
    pub fn small_blocks(&self, bytes: usize) -> impl Iterator<Item = u64> {
        // In debug builds the allocator puts its own notes behind (ZEND_MM_DEBUG_INFO in Zend/zend_alloc.c).
        let bytes = bytes as u32 + if sys::ZEND_DEBUG != 0 { 32 } else { 0 };
        let sizes = (0..).map_while(bin).map(|(_, block_bytes)| block_bytes);
        let block_bytes = sizes.filter(|size| *size >= bytes).min().unwrap_or(0);
        self.chunks
            .iter()
            .flat_map(move |(chunk, runs)| {
                (0..N_PAGES).filter_map(move |page| {
                    let run = runs[page];
                    let is_first =
                        run.first_page as usize == page && run.block_bytes == block_bytes;
                    (is_first && block_bytes > 0).then_some((*chunk, run))
                })
            })
            .flat_map(|(chunk, run)| {
                let start = chunk + u64::from(run.first_page) * PAGE_BYTES;
                let end = start + u64::from(run.n_pages) * PAGE_BYTES;
                let block_bytes = u64::from(run.block_bytes);
                (0..(end - start) / block_bytes).map(move |idx| start + idx * block_bytes)
            })
    }

    /// The block that the address lies in; none if that is not in use as a block, or larger than a chunk. A block
    /// that was freed alone, in a run with others that are in use, counts as well.
    pub fn block(&self, address: u64) -> Option<Range<u64>> {
        let chunk = address & !(CHUNK_BYTES - 1);
        let runs = self.chunks.get(&chunk)?;
        let run = runs[((address - chunk) / PAGE_BYTES) as usize];
        let block_bytes = u64::from(run.block_bytes);
        if block_bytes == 0 {
            return None;
        }
        let first = chunk + u64::from(run.first_page) * PAGE_BYTES;
        let start = address - (address - first) % block_bytes;
        let end = start + block_bytes;
        (end <= first + u64::from(run.n_pages) * PAGE_BYTES).then_some(start..end)
    }
}

impl Layout {
    /// Finds out.
    fn of(main: *const ChunkStart, heap: usize) -> Option<Self> {
        let after_heap = heap - main.addr() + 0x100;
        let last = PAGE_BYTES as usize - N_PAGES * size_of::<u32>();
        let map_offsets = (after_heap..=last).step_by(4).filter(|offset| {
            // SAFETY: within the first page of the chunk.
            unsafe { main.byte_add(*offset).cast::<u32>().read() == FIRST_PAGE }
        });
        map_offsets
            .flat_map(|map_offset| {
                N_FREE_OFFSETS.map(|n_free_offset| Self {
                    n_free_offset,
                    map_offset,
                })
            })
            .find(|layout| layout.runs_of(main).is_some())
    }

    /// What the chunk says of its pages; none if that contradicts itself.
    fn runs_of(self, chunk: *const ChunkStart) -> Option<Box<[Run; N_PAGES]>> {
        const BITMAP_BYTES: usize = N_PAGES / 8;
        let bitmap_offset = self.map_offset - BITMAP_BYTES;
        // SAFETY: all three lie within the first page of a mapped chunk.
        let (n_free, bitmap, map) = unsafe {
            (
                chunk.byte_add(self.n_free_offset).cast::<u32>().read(),
                &*chunk.byte_add(bitmap_offset).cast::<[u64; N_PAGES / 64]>(),
                &*chunk.byte_add(self.map_offset).cast::<[u32; N_PAGES]>(),
            )
        };
        runs(n_free as usize, bitmap, map)
    }
}

fn runs(
    n_free: usize,
    bitmap: &[u64; N_PAGES / 64],
    map: &[u32; N_PAGES],
) -> Option<Box<[Run; N_PAGES]>> {
    let is_used = |page: usize| bitmap[page / 64] >> (page % 64) & 1 != 0;
    if n_free != (0..N_PAGES).filter(|page| !is_used(*page)).count() {
        return None;
    }
    let mut runs = Box::new([Run::default(); N_PAGES]);
    let mut page = 0;
    // From run to run: only the first word of a large one means anything.
    while page < N_PAGES {
        if !is_used(page) {
            page += 1;
            continue;
        }
        let word = map[page];
        let (n_pages, block_bytes) = if word & IS_SMALL != 0 {
            bin(word & BIN_MASK)?
        } else {
            let n_pages = word & N_PAGES_MASK;
            (n_pages as usize, n_pages * PAGE_BYTES as u32)
        };
        let end = page + n_pages;
        if n_pages == 0 || end > N_PAGES || !(page..end).all(is_used) {
            return None;
        }
        runs[page..end].fill(Run {
            first_page: page as u16,
            n_pages: n_pages as u16,
            // The first page is the chunk's own.
            block_bytes: if page == 0 { 0 } else { block_bytes },
        });
        page = end;
    }
    Some(runs)
}

/// Pages of a run and bytes of a block in it.
fn bin(bin: u32) -> Option<(usize, u32)> {
    let (mut n_pages, mut bytes) = (0, 0);
    // SAFETY: the shim looks them up in the engine's table of sizes, and leaves both alone beyond its end.
    unsafe { sys::meminfo_bin(bin, &raw mut n_pages, &raw mut bytes) };
    (n_pages > 0).then_some((n_pages as usize, bytes))
}
