//! The allocator's own structures, as they lie in memory.
//!
//! They are declared nowhere, and vendors change them (Zend/zend_alloc.c). What is read here has been the same since
//! PHP 7.0: a chunk is aligned to its size and begins with the heap it belongs to and its neighbours in a ring; one
//! word for each of its pages tells what the page is used for; the heap has a list of free blocks for each size, and
//! one of the blocks that are larger than a chunk. Where these words stand depends on the size of the heap's own
//! structure, which differs, and where a chunk keeps the number of its free pages has changed in 8.6. So all of it is
//! found out, and checked against the rest.

use std::ops::Range;
use std::ptr;

use crate::growth::Grow;
use crate::zend::engine::memory_usage;
use crate::zend::sys;

/// `ZEND_MM_CHUNK_SIZE`, Zend/zend_alloc_sizes.h.
pub const CHUNK_BYTES: u64 = 2 << 20;
pub const PAGE_BYTES: u64 = sys::ZEND_MM_PAGE_SIZE as u64;
pub const N_PAGES: usize = (CHUNK_BYTES / PAGE_BYTES) as usize;

/// `ZEND_MM_BINS`: how many sizes of small blocks there are.
pub const N_BINS: usize = 30;

/// What the first page of every chunk says of itself: one page, in use.
const FIRST_PAGE: u32 = super::IS_LARGE | 1;

/// The fields at the beginning of a `zend_mm_chunk`.
#[repr(C)]
struct ChunkStart {
    heap: *const sys::zend_mm_heap,
    next: *const ChunkStart,
    previous: *const ChunkStart,
}

/// A `zend_mm_huge_list`.
#[repr(C)]
struct HugeEntry {
    block: *const u8,
    bytes: usize,
    next: *const HugeEntry,
}

/// What a chunk says of its pages.
pub struct RawChunk<'m> {
    /// Where it is.
    pub address: u64,
    /// How many pages are free.
    pub n_free: usize,
    /// Which pages are in use.
    pub bitmap: &'m [u64; N_PAGES / 64],
    /// What they are used for.
    pub map: &'m [u32; N_PAGES],
}

/// The heap of the request. Nothing is allocated or freed as long as this is looked at.
pub struct RawHeap {
    heap: *const sys::zend_mm_heap,
    main: *const ChunkStart,
    /// Offset of the number of free pages in a chunk.
    n_free_offset: usize,
    /// Offset of the words of the pages in a chunk, behind the heap's structure and the bitmap of free pages.
    map_offset: usize,
}

/// `free_pages` of a `zend_mm_chunk`, from 8.1 and from 8.6 on.
const N_FREE_OFFSETS: [usize; 2] = [24, 32];

pub const UNFAMILIAR: &str = "the layout of PHP's allocator is not familiar";

impl RawHeap {
    /// Finds the heap of the running thread, and where it keeps what; `is_sound` says whether a chunk agrees with
    /// itself.
    ///
    /// # Errors
    ///
    /// Says in a sentence why that cannot be.
    pub fn find(is_sound: impl Fn(&RawChunk<'_>) -> bool) -> Result<Self, &'static str> {
        // SAFETY: reads a flag of the heap.
        if !unsafe { sys::is_zend_mm() } {
            return Err("the request's memory is not managed by PHP's own allocator");
        }
        // SAFETY: reads the address of the running thread's heap.
        let heap = unsafe { sys::zend_mm_get_heap() }.cast_const();
        // The heap's structure lies in its first chunk.
        let main = (heap.expose_provenance() as u64 & !(CHUNK_BYTES - 1)) as usize;
        let main: *const ChunkStart = ptr::with_exposed_provenance(main);
        // SAFETY: the allocator is in use, so its heap lies in a chunk that is mapped as a whole.
        if !ptr::eq(unsafe { (*main).heap }, heap) {
            return Err(UNFAMILIAR);
        }
        let after_heap = heap.addr() - main.addr() + 0x100;
        let last = PAGE_BYTES as usize - N_PAGES * size_of::<u32>();
        let map_offsets = (after_heap..=last).step_by(4).filter(|offset| {
            // SAFETY: within the first page of the chunk.
            unsafe { main.byte_add(*offset).cast::<u32>().read() == FIRST_PAGE }
        });
        map_offsets
            .flat_map(|map_offset| {
                N_FREE_OFFSETS.map(|n_free_offset| Self {
                    heap,
                    main,
                    n_free_offset,
                    map_offset,
                })
            })
            // In all of them: one without free pages has a zero in both places.
            .find(|raw| {
                let mut visit =
                    |chunk: RawChunk<'_>| is_sound(&chunk).then_some(()).ok_or(UNFAMILIAR);
                raw.chunks(&mut visit).is_ok()
            })
            .ok_or(UNFAMILIAR)
    }

    /// Calls `visit` for each chunk.
    ///
    /// # Errors
    ///
    /// If the ring of chunks is none, and what the visitor returns.
    pub fn chunks(
        &self,
        visit: &mut impl FnMut(RawChunk<'_>) -> Result<(), &'static str>,
    ) -> Result<(), &'static str> {
        let mut chunk = self.main;
        loop {
            // SAFETY: a chunk of the ring, mapped as a whole; each is checked before its neighbour is looked at.
            let (owner, next) = unsafe { ((*chunk).heap, (*chunk).next) };
            if !ptr::eq(owner, self.heap) || !is_chunk(next) {
                return Err(UNFAMILIAR);
            }
            // SAFETY: as above.
            if !ptr::eq(unsafe { (*next).previous }, chunk) {
                return Err(UNFAMILIAR);
            }
            visit(self.chunk(chunk))?;
            chunk = next;
            if ptr::eq(chunk, self.main) {
                return Ok(());
            }
        }
    }

    fn chunk(&self, chunk: *const ChunkStart) -> RawChunk<'_> {
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
        RawChunk {
            address: chunk.expose_provenance() as u64,
            n_free: n_free as usize,
            bitmap,
            map,
        }
    }

    /// The words of the heap's structure, in front of the bitmap that follows it in the first chunk.
    fn words(&self) -> &[usize] {
        let bytes = self.map_offset - N_PAGES / 8 - (self.heap.addr() - self.main.addr());
        // SAFETY: the structure ends where the bitmap of the first chunk begins (`heap_slot` in `zend_mm_chunk`).
        unsafe { std::slice::from_raw_parts(self.heap.cast::<usize>(), bytes / 8) }
    }

    /// Where the number of bytes stands that are taken from the system. The lists of free blocks stand in front of it.
    fn real_size_idx(&self) -> Option<usize> {
        let real = memory_usage(true) as usize;
        (N_BINS..self.words().len()).find(|idx| self.words()[*idx] == real)
    }

    /// Where the address of the first chunk stands. The list of huge blocks stands in front of it, that of chunks that are
    /// kept for later behind it.
    fn main_chunk_idx(&self) -> Option<usize> {
        let first = self.real_size_idx()? + 2;
        (first..self.words().len() - 1).find(|idx| self.words()[*idx] == self.main.addr())
    }

    /// Calls `visit` for each block that is free, with the number of its size. It returns none where there can be no
    /// such block.
    pub fn free_blocks(&self, visit: &mut impl FnMut(usize, u64) -> Option<()>) -> Option<()> {
        let first = self.real_size_idx()? - N_BINS;
        for bin in 0..N_BINS {
            let mut block = self.words()[first + bin];
            while block != 0 {
                visit(bin, block as u64)?;
                let next = ptr::with_exposed_provenance::<usize>(block);
                // SAFETY: the visitor has found that it is a block of a chunk of this heap. One that is free begins with
                // the address of the next (`zend_mm_free_slot`).
                block = unsafe { next.read() };
            }
        }
        Some(())
    }

    /// Address and size of each block that is larger than a chunk, with the block that notes it.
    pub fn huge_blocks(&self, is_block: impl Fn(u64) -> bool) -> Option<Vec<(Range<u64>, u64)>> {
        let mut blocks = Vec::new();
        let mut entry = self.words()[self.main_chunk_idx()? - 1];
        while entry != 0 {
            if !is_block(entry as u64) || blocks.len() as u64 > memory_usage(true) / CHUNK_BYTES {
                return None;
            }
            let note = ptr::with_exposed_provenance::<HugeEntry>(entry);
            // SAFETY: a block of the heap, and entries of that list lie in blocks of at least their size.
            let HugeEntry { block, bytes, next } = unsafe { note.read() };
            let start = block.expose_provenance() as u64;
            if !start.is_multiple_of(PAGE_BYTES) || bytes == 0 {
                return None;
            }
            blocks.grow((start..start + bytes as u64, entry as u64));
            entry = next.addr();
        }
        Some(blocks)
    }

    /// How many chunks are kept for later.
    pub fn n_cached_chunks(&self) -> Option<u64> {
        let mut n_chunks = 0;
        let idx = self.main_chunk_idx()? + 1;
        let mut chunk = ptr::with_exposed_provenance::<ChunkStart>(self.words()[idx]);
        while !chunk.is_null() {
            n_chunks += 1;
            if !is_chunk(chunk) || n_chunks > memory_usage(true) / CHUNK_BYTES {
                return None;
            }
            // SAFETY: chunks that are kept are mapped, and linked by the same field as those in use.
            chunk = unsafe { (*chunk).next };
        }
        Some(n_chunks)
    }
}

fn is_chunk(chunk: *const ChunkStart) -> bool {
    !chunk.is_null() && chunk.addr().is_multiple_of(CHUNK_BYTES as usize)
}

/// Pages of a run and bytes of a block in it, for a number of a size; none beyond the last.
pub fn bin(number: usize) -> Option<(usize, u32)> {
    let (mut n_pages, mut bytes) = (0, 0);
    // SAFETY: the shim looks them up in the engine's table of sizes, and leaves both alone beyond its end.
    unsafe { sys::meminfo_bin(number as u32, &raw mut n_pages, &raw mut bytes) };
    (n_pages > 0).then_some((n_pages as usize, bytes))
}
