//! The lines of an input, from some place on.

use std::io;

use memchr::{memchr, memrchr};

use super::super::read_at::ReadAt;
use super::Division;

/// A window on the input: it moves forward line by line, and grows if a line does not fit.
#[derive(Debug)]
pub(super) struct Window<'i, I: ?Sized> {
    input: &'i I,
    /// Where in the input the buffer begins.
    offset: u64,
    /// `buf[start..end]` was read and not yet consumed.
    buf: Vec<u8>,
    start: usize,
    end: usize,
    limit: usize,
}

impl<'i, I: ReadAt + ?Sized> Window<'i, I> {
    pub(super) fn new(input: &'i I, offset: u64, division: Division) -> Self {
        Self {
            input,
            offset,
            buf: vec![0; division.buffer_bytes],
            start: 0,
            end: 0,
            limit: division.limit,
        }
    }

    /// How many bytes of the input are in front of the window.
    #[inline]
    pub(super) fn offset(&self) -> u64 {
        self.offset + self.start as u64
    }

    /// Moves behind the next line feed, without keeping what is in front of it. `None` if there is none before `end`.
    pub(super) fn skip_line(&mut self, end: u64) -> Option<()> {
        loop {
            if let Some(n) = memchr(b'\n', &self.buf[self.start..self.end]) {
                self.start += n + 1;
                return Some(());
            }
            self.start = self.end;
            if self.offset() >= end {
                return None;
            }
            self.refill()?;
        }
    }

    /// The next lines, one at least, each with its line feed. `None` if the next one has none, is too long, cannot be
    /// read or is no UTF-8, or if more would have to be read and that `is_needed` no longer.
    pub(super) fn lines(&mut self, is_needed: impl Fn() -> bool) -> Option<&str> {
        let mut searched = 0;
        let len = loop {
            if let Some(n) = memrchr(b'\n', &self.buf[self.start + searched..self.end]) {
                break searched + n + 1;
            }
            searched = self.end - self.start;
            if !is_needed() {
                return None;
            }
            self.refill()?;
        };
        let lines = &self.buf[self.start..self.start + len];
        // To check all at once is much cheaper than line by line, or even string by string.
        simdutf8::basic::from_utf8(lines).ok().or_else(|| {
            let lines = lines.utf8_chunks().next()?.valid();
            let len = lines.rfind('\n')? + 1;
            lines.get(..len)
        })
    }

    /// Moves on.
    pub(super) fn consume(&mut self, n_bytes: usize) {
        self.start += n_bytes;
    }

    /// Reads more behind what is there. `None` if there is no more, or no room for it.
    fn refill(&mut self) -> Option<()> {
        self.buf.copy_within(self.start..self.end, 0);
        self.offset += self.start as u64;
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buf.len() {
            if self.end >= self.limit {
                return None;
            }
            self.buf.resize((self.end * 2).min(self.limit), 0);
        }
        let offset = self.offset + self.end as u64;
        let n_bytes = loop {
            match self.input.read_at(&mut self.buf[self.end..], offset) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                result => break result.ok()?,
            }
        };
        self.end += n_bytes;
        (n_bytes > 0).then_some(())
    }
}
