//! Refuses files that unpack to far more than dumps do, before they fill the memory.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// Dumps shrink to a tenth or twentieth, with gzip and with zstd at any level. Those of nothing but equal objects whose class has
/// a name of 800 bytes shrink to a fiftieth, with zstd to an eightieth; a file that is made for it to a thousandth.
const MAX_RATIO: u64 = 160;
/// So much is never refused.
const FREE_BYTES: u64 = 64 << 20;

/// Counts what is read.
pub struct Counted<R> {
    input: R,
    n_read: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    /// An input, and how much of it has been read.
    pub fn new(input: R) -> (Self, Rc<Cell<u64>>) {
        let n_read = Rc::<Cell<u64>>::default();
        let counted = Self {
            input,
            n_read: Rc::clone(&n_read),
        };
        (counted, n_read)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buf)?;
        self.n_read.set(self.n_read.get() + n as u64);
        Ok(n)
    }
}

/// An error once much more comes out than went in.
pub struct Bounded<R> {
    unpacked: R,
    n_unpacked: u64,
    n_packed: Rc<Cell<u64>>,
    free_bytes: u64,
}

impl<R> Bounded<R> {
    /// Watches a decompressor that has read so much.
    pub fn new(unpacked: R, n_packed: Rc<Cell<u64>>) -> Self {
        Self {
            unpacked,
            n_unpacked: 0,
            n_packed,
            free_bytes: FREE_BYTES,
        }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.unpacked.read(buf)?;
        self.n_unpacked += n as u64;
        let bound = self
            .free_bytes
            .saturating_add(self.n_packed.get().saturating_mul(MAX_RATIO));
        if self.n_unpacked > bound {
            return Err(io::Error::other(format!(
                "it unpacks to more than {MAX_RATIO} times its size, where dumps unpack to 10 to 80 times theirs: \
                 unpack it yourself if it is one"
            )));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(n_packed: usize, n_unpacked: u64) -> io::Result<u64> {
        let (mut packed, counter) = Counted::new(io::repeat(0).take(n_packed as u64));
        io::copy(&mut packed, &mut io::sink())?;
        let mut bounded = Bounded::new(io::repeat(0).take(n_unpacked), counter);
        bounded.free_bytes = 1000;
        io::copy(&mut bounded, &mut io::sink())
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        assert_eq!(read_all(0, 1000).unwrap(), 1000);
        assert_eq!(read_all(10, 2600).unwrap(), 2600);
        let message = read_all(10, 2601).unwrap_err().to_string();
        assert!(
            message.starts_with("it unpacks to more than 160 times its size"),
            "{message}"
        );
    }
}
