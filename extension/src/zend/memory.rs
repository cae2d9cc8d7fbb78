//! Memory of the process, copied by the kernel: what is not mapped is an error then, and not the end of the process.
//!
//! It goes through a pipe of our own, which any process may do. `/proc/self/mem` is closed to a process that has changed
//! its user, as every worker of php-fpm and Apache has, and where `/proc` is not mounted; `process_vm_readv()` ends the
//! process under some seccomp filters, that of systemd's `@system-service` among them.

use std::io;
use std::ops::Range;
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::pipe::{PipeFlags, pipe_with};

use super::mm::PAGE_BYTES;

/// What is looked at at once, in words. It is as much as an empty pipe takes as a rule.
const PIECE_WORDS: usize = 8192;

/// A range that has a larger gap is given up. Some are told by structures that are not what they seem, as that of an
/// extension that failed to load, and would go through the whole address space.
const MAX_GAP_PAGES: usize = 64;

/// The whole address space.
pub struct Memory {
    reader: OwnedFd,
    writer: OwnedFd,
    piece: Vec<u64>,
}

impl Memory {
    /// # Errors
    ///
    /// Where the process has no more files to open, or there is no memory.
    pub fn open() -> io::Result<Self> {
        // A full pipe must not block.
        let (reader, writer) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        let mut piece = Vec::new();
        piece.try_reserve_exact(PIECE_WORDS)?;
        piece.resize(PIECE_WORDS, 0);
        Ok(Self {
            reader,
            writer,
            piece,
        })
    }

    /// The words from an address on; none if they cannot be read.
    pub fn words<const N: usize>(&mut self, start: u64) -> Option<[u64; N]> {
        let mut words = [0; N];
        (self.copy(start, &mut words) == 8 * N).then_some(words)
    }

    /// Calls `visit` with the words in a range of addresses, from the first whole one on, piece by piece: where the piece
    /// begins, and its words. Pages that cannot be read are passed over, a few at a time; false if there were any.
    pub fn each_piece(&mut self, range: &Range<u64>, visit: &mut impl FnMut(u64, &[u64])) -> bool {
        let mut piece = std::mem::take(&mut self.piece);
        let (mut is_whole, mut n_gap_pages) = (true, 0);
        let mut at = range.start.next_multiple_of(8);
        while let n_words @ 1.. = range.end.saturating_sub(at) / 8 {
            let wanted = &mut piece[..PIECE_WORDS.min(n_words as usize)];
            let n_read = self.copy(at, wanted) / 8;
            if n_read > 0 {
                visit(at, &wanted[..n_read]);
                at += 8 * n_read as u64;
                n_gap_pages = 0;
            } else if n_gap_pages == MAX_GAP_PAGES {
                break;
            } else {
                is_whole = false;
                n_gap_pages += 1;
                at = at
                    .saturating_add(1)
                    .div_ceil(PAGE_BYTES)
                    .saturating_mul(PAGE_BYTES);
            }
        }
        self.piece = piece;
        is_whole
    }

    /// Copies bytes from an address on, as many as can be read: how many.
    fn copy(&self, from: u64, to: &mut [u64]) -> usize {
        // SAFETY: every bit pattern is a byte, and a word.
        let (_, bytes, _) = unsafe { to.align_to_mut::<u8>() };
        let mut n_copied = 0;
        while n_copied < bytes.len() {
            let (from, rest) = (from + n_copied as u64, &mut bytes[n_copied..]);
            let mut n = self.pass(from, rest);
            if n == 0 {
                // All that is in the way may be the next page.
                let to_page_end = (PAGE_BYTES - from % PAGE_BYTES) as usize;
                n = match rest.get_mut(..to_page_end) {
                    Some(part) => self.pass(from, part),
                    None => 0,
                };
            }
            if n == 0 {
                break;
            }
            n_copied += n;
        }
        n_copied
    }

    /// One pass through the pipe: how many bytes came through, 0 where the memory cannot be read.
    fn pass(&self, from: u64, to: &mut [u8]) -> usize {
        let pipe = self.writer.as_raw_fd();
        // SAFETY: the kernel reads memory, and returns EFAULT where it cannot. Not write(2) of the C library, which
        // sanitizers look into.
        let n_written = unsafe { libc::syscall(libc::SYS_write, pipe, from, to.len()) };
        let n_read = rustix::io::read(&self.reader, to);
        // Without bytes in it, a read takes out the empty buffer that an attempt that has failed can leave in the pipe.
        match (usize::try_from(n_written), n_read) {
            (Ok(_), Ok(n_read)) => n_read,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use rustix::mm::{MapFlags, MprotectFlags, ProtFlags, mmap_anonymous, mprotect};

    use super::*;

    fn all_words(range: Range<u64>) -> (Vec<u64>, bool) {
        let mut words = Vec::new();
        let mut end = 0;
        let is_whole = Memory::open()
            .unwrap()
            .each_piece(&range, &mut |start, piece| {
                assert!(start >= end);
                end = start + 8 * piece.len() as u64;
                words.extend(piece);
            });
        (words, is_whole)
    }

    #[test]
    fn memory_is_read_word_by_word() {
        let words = [1_u64, 2, 3];
        let start = words.as_ptr() as u64;
        assert_eq!(all_words(start..start + 24), (vec![1, 2, 3], true));
        assert_eq!(all_words(start + 1..start + 23), (vec![2], true));
        assert_eq!(all_words(start..start), (vec![], true));
        assert_eq!(Memory::open().unwrap().words(start), Some(words));
    }

    #[test]
    fn ranges_may_be_larger_than_a_pipe() {
        let words: Vec<u64> = (0..300_000).collect();
        let start = words.as_ptr() as u64;
        assert_eq!(all_words(start..start + 8 * 300_000), (words.clone(), true));
    }

    #[test]
    fn pages_that_cannot_be_read_are_passed_over() {
        let page = PAGE_BYTES as usize;
        let flags = ProtFlags::READ | ProtFlags::WRITE;
        // SAFETY: a new mapping of three pages, the second of which is closed; the first and the last are written to.
        let start = unsafe {
            let start =
                mmap_anonymous(ptr::null_mut(), 3 * page, flags, MapFlags::PRIVATE).unwrap();
            mprotect(start.byte_add(page), page, MprotectFlags::empty()).unwrap();
            start.cast::<u64>().write(1);
            start.byte_add(2 * page).cast::<u64>().write(2);
            start as u64
        };
        let (words, is_whole) = all_words(start + 8..start + 3 * PAGE_BYTES);
        assert!(!is_whole);
        assert_eq!(words.len(), 2 * page / 8 - 1);
        assert_eq!(words.iter().filter(|word| **word == 2).count(), 1);
    }

    #[test]
    fn ranges_that_are_not_there_are_given_up() {
        assert_eq!(all_words(4096..1 << 46), (vec![], false));
        assert_eq!(all_words(4096..u64::MAX), (vec![], false));
    }

    #[test]
    fn what_is_not_mapped_is_no_end() {
        let mut memory = Memory::open().unwrap();
        let word = 7_u64;
        // More often than a pipe has buffers.
        for _ in 0..100 {
            assert_eq!(memory.words::<1>(4096), None);
        }
        assert_eq!(memory.words((&raw const word) as u64), Some([7]));
        assert_eq!(memory.words::<1>(u64::MAX - 7), None);
    }
}
