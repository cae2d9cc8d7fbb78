//! Input that can be read from any place, by several threads at once.

use std::fs::File;
use std::io::{self, Read};

/// An input that is read at a place that the reader names.
///
/// Unlike a mapped file, one that shrinks meanwhile only seems to end earlier.
pub trait ReadAt: Sync {
    /// Reads some of the bytes from `offset` on; 0 at the end of the input.
    ///
    /// # Errors
    ///
    /// If the input cannot be read.
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize>;
}

impl ReadAt for File {
    #[cfg(unix)]
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(self, buf, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::windows::fs::FileExt::seek_read(self, buf, offset)
    }
}

impl ReadAt for [u8] {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        self.get(offset..).unwrap_or_default().read(buf)
    }
}

/// Reads on from a place.
#[derive(Debug)]
pub struct ReadFrom<'i, I: ?Sized> {
    input: &'i I,
    offset: u64,
}

impl<'i, I: ReadAt + ?Sized> ReadFrom<'i, I> {
    /// Reads from `offset` on.
    pub fn new(input: &'i I, offset: u64) -> Self {
        Self { input, offset }
    }
}

impl<I: ReadAt + ?Sized> Read for ReadFrom<'_, I> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.input.read_at(buf, self.offset)?;
        self.offset += n_bytes as u64;
        Ok(n_bytes)
    }
}
