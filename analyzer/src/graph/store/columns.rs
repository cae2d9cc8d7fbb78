//! Columns of numbers in a file: little-endian arrays, and a table of them at the end.

use std::io::{self, Write};

use super::super::cells::PAGE;

/// A number of fixed width.
pub trait Scalar: Copy {
    /// Its width.
    const BYTES: usize;
    /// Writes it into so many bytes.
    fn put(self, bytes: &mut [u8]);
    /// Reads it from so many bytes.
    fn get(bytes: &[u8]) -> Self;
}

macro_rules! scalars {
    ($($type:ty)*) => {$(
        impl Scalar for $type {
            const BYTES: usize = size_of::<Self>();

            #[inline]
            fn put(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn get(bytes: &[u8]) -> Self {
                bytes.try_into().map_or(0, Self::from_le_bytes)
            }
        }
    )*};
}

scalars!(u8 u16 u32 u64);

/// Where a column stands.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where its cells begin.
    pub offset: u64,
    /// How many there are.
    pub n_cells: u64,
    /// The bytes of each.
    pub width: u64,
    /// The number of its first page among those of all columns.
    pub first_page: u64,
}

impl Entry {
    /// How many numbers an entry is in the file.
    pub const N_NUMBERS: usize = 4;

    fn numbers(self) -> [u64; Self::N_NUMBERS] {
        [self.offset, self.n_cells, self.width, self.first_page]
    }

    /// An entry of its numbers.
    pub fn from_numbers([offset, n_cells, width, first_page]: [u64; Self::N_NUMBERS]) -> Self {
        Self {
            offset,
            n_cells,
            width,
            first_page,
        }
    }
}

/// Writes columns one behind the other.
///
/// Behind them stand the entries, a checksum for each page, how many entries there are, where they begin, and a checksum
/// of all that.
#[derive(Debug)]
pub struct ColumnWriter<W> {
    out: W,
    offset: u64,
    entries: Vec<Entry>,
    checksums: Vec<u64>,
    page: Vec<u8>,
}

impl<W: Write> ColumnWriter<W> {
    /// Begins with no columns.
    pub fn new(out: W) -> Self {
        Self {
            out,
            offset: 0,
            entries: Vec::new(),
            checksums: Vec::new(),
            page: Vec::new(),
        }
    }

    /// Writes the next column.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn column<T: Scalar>(&mut self, values: impl IntoIterator<Item = T>) -> io::Result<()> {
        let mut entry = Entry {
            offset: self.offset,
            n_cells: 0,
            width: T::BYTES as u64,
            first_page: self.checksums.len() as u64,
        };
        let mut values = values.into_iter();
        self.page.resize(PAGE * T::BYTES, 0);
        loop {
            let mut n_cells = 0;
            for (cell, value) in self.page.chunks_exact_mut(T::BYTES).zip(&mut values) {
                value.put(cell);
                n_cells += 1;
            }
            if n_cells == 0 {
                break;
            }
            let page = &self.page[..n_cells * T::BYTES];
            self.out.write_all(page)?;
            self.offset += page.len() as u64;
            entry.n_cells += n_cells as u64;
            self.checksums.push(checksum(0, page));
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the table.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn finish(mut self) -> io::Result<W> {
        let entries = self.entries.iter().flat_map(|it| it.numbers());
        let last = [self.entries.len() as u64, self.offset];
        let mut end: Vec<_> = entries
            .chain(self.checksums)
            .chain(last)
            .flat_map(u64::to_le_bytes)
            .collect();
        end.extend(checksum(0, &end).to_le_bytes());
        self.out.write_all(&end)?;
        Ok(self.out)
    }
}

/// A checksum of bytes behind others that have the checksum `before`; it tells damage, not intent.
///
/// Four sums at once, since each multiplication waits for the one before.
pub fn checksum(before: u64, bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |sum: u64, word: u64| (sum.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    let mut sums = [before, 1, 2, 3];
    let (groups, rest) = bytes.as_chunks::<32>();
    for group in groups {
        for (sum, word) in sums.iter_mut().zip(group.as_chunks().0) {
            *sum = mix(*sum, u64::from_le_bytes(*word));
        }
    }
    let mut last = [0; 32];
    last[..rest.len()].copy_from_slice(rest);
    for (sum, word) in sums.iter_mut().zip(last.as_chunks().0) {
        *sum = mix(*sum, u64::from_le_bytes(*word));
    }
    sums.into_iter().fold(bytes.len() as u64, mix)
}
