//! The part of the input that is being looked at.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter};

use super::{MAX_ITEM_BYTES, ReadError};

/// How much is read at once.
const BUFFER_BYTES: usize = 1 << 20;

/// A window on the input: it moves forward as bytes are consumed, and grows if one piece does not fit.
#[derive(Debug)]
pub(super) struct Source<R> {
    input: R,
    /// `buf[start..end]` was read and not yet consumed.
    buf: Vec<u8>,
    start: usize,
    end: usize,
    /// The input has no more to give.
    ended: bool,
    /// Bytes and lines that have left the buffer. Lines are counted then, in bulk, not item by item.
    bytes_before: u64,
    lines_before: u64,
    /// How large the buffer is at first.
    buffer_bytes: usize,
    /// How large it may grow.
    limit: usize,
}

impl<R: Read> Source<R> {
    pub(super) fn new(input: R) -> Self {
        Self::with_sizes(input, BUFFER_BYTES, MAX_ITEM_BYTES)
    }

    pub(super) fn with_sizes(input: R, buffer_bytes: usize, limit: usize) -> Self {
        Self {
            input,
            buf: vec![0; buffer_bytes],
            start: 0,
            end: 0,
            ended: false,
            bytes_before: 0,
            lines_before: 0,
            buffer_bytes,
            limit,
        }
    }

    /// Says that so many bytes and lines are in front of the input.
    pub(super) fn at(self, n_bytes: u64, n_lines: u64) -> Self {
        Self {
            bytes_before: n_bytes,
            lines_before: n_lines,
            ..self
        }
    }

    /// What was read and not yet consumed.
    #[inline]
    pub(super) fn data(&self) -> &[u8] {
        &self.buf[self.start..self.end]
    }

    /// Moves the window forward.
    #[inline]
    pub(super) fn consume(&mut self, n_bytes: usize) {
        debug_assert!(n_bytes <= self.end - self.start);
        self.start += n_bytes;
    }

    /// Reads more behind what is there. Says `false` if there is no more.
    pub(super) fn refill(&mut self) -> Result<bool, ReadError> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.bytes_before += self.start as u64;
            self.lines_before += count_lines(&self.buf[..self.start]);
            self.buf.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buf.len() {
            if self.end >= self.limit {
                return Err(ReadError::TooLong {
                    line: self.line(),
                    limit: self.limit,
                });
            }
            self.buf.resize((self.end * 2).min(self.limit), 0);
        }
        match self.read_some() {
            Ok(n_bytes) => {
                self.end += n_bytes;
                self.ended = n_bytes == 0;
            }
            // A truncated compressed stream: as much an end as any other.
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => self.ended = true,
            Err(e) => return Err(e.into()),
        }
        Ok(!self.ended)
    }

    fn read_some(&mut self) -> io::Result<usize> {
        loop {
            match self.input.read(&mut self.buf[self.end..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }

    /// The next byte that is no white space, which is consumed before it; `None` at the end of the input.
    #[inline]
    pub(super) fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            let data = self.data();
            if let Some(n) = data
                .iter()
                .position(|byte| !matches!(byte, b' ' | b'\n' | b'\t' | b'\r'))
            {
                let byte = data[n];
                self.consume(n);
                return Ok(Some(byte));
            }
            self.consume(self.data().len());
            if !self.refill()? {
                return Ok(None);
            }
        }
    }

    /// How many bytes are in front of the next line feed, if it is no further away than one buffer.
    #[inline]
    pub(super) fn line_len(&mut self) -> Result<Option<usize>, ReadError> {
        let mut searched = 0;
        loop {
            let data = self.data();
            let window = &data[..data.len().min(self.buffer_bytes)];
            if let Some(n) = memchr(b'\n', &window[searched..]) {
                return Ok(Some(searched + n));
            }
            searched = window.len();
            if searched == self.buffer_bytes || !self.refill()? {
                return Ok(None);
            }
        }
    }

    /// The line in which [`data`](Self::data) starts, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.lines_before + count_lines(&self.buf[..self.start]) + 1
    }

    /// The line in which [`data`](Self::data) ends, counted from 1.
    pub(super) fn last_line(&self) -> u64 {
        self.lines_before + count_lines(&self.buf[..self.end]) + 1
    }

    /// How many bytes have been consumed.
    pub(super) fn offset(&self) -> u64 {
        self.bytes_before + self.start as u64
    }

    /// How many bytes have been read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_before + self.end as u64
    }
}

fn count_lines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}
