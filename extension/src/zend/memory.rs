//! Memory of the process, read through the kernel: what is not mapped is an error then, and not the end of the process.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;

/// The whole address space.
pub struct Memory(File);

impl Memory {
    /// # Errors
    ///
    /// Where the kernel does not show it.
    pub fn open() -> io::Result<Self> {
        File::open("/proc/self/mem").map(Self)
    }

    /// The words in a range of addresses, from the first whole one on.
    ///
    /// # Errors
    ///
    /// If it is not mapped as a whole.
    pub fn words(&self, range: &Range<u64>) -> io::Result<Vec<u64>> {
        let start = range.start.next_multiple_of(8);
        let mut bytes = vec![0; range.end.saturating_sub(start) as usize / 8 * 8];
        self.0.read_exact_at(&mut bytes, start)?;
        let words = bytes
            .chunks_exact(8)
            .map(|word| u64::from_ne_bytes(word.try_into().expect("chunks of eight bytes")));
        Ok(words.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_word_by_word() {
        let words = [1_u64, 2, 3];
        let start = words.as_ptr() as u64;
        let memory = Memory::open().unwrap();
        assert_eq!(memory.words(&(start..start + 24)).unwrap(), words);
        assert_eq!(memory.words(&(start + 1..start + 23)).unwrap(), [2]);
        assert_eq!(memory.words(&(start..start)).unwrap(), [0; 0]);
    }

    #[test]
    fn what_is_not_mapped_is_an_error() {
        assert!(Memory::open().unwrap().words(&(4096..4104)).is_err());
    }
}
