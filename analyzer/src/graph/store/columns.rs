//! Columns of numbers in a file: little-endian arrays, and a table of them at the end.

use std::io::{self, Write};

use dump_format::reader::ReadAt;

/// How much is converted at once; what fits the processor's cache. A multiple of all widths.
const BLOCK_BYTES: usize = 64 << 10;
/// Where a column stands, its length, and its checksum.
const ENTRY_BYTES: usize = 24;
/// Where the table stands, and its checksum.
const END_BYTES: usize = 16;
/// More columns than there will ever be.
const MAX_TABLE_BYTES: u64 = 1 << 16;

/// A number of fixed width.
pub trait Scalar: Copy {
    /// Its width.
    const BYTES: usize;
    /// Appends it.
    fn put(self, bytes: &mut Vec<u8>);
    /// Reads it from so many bytes.
    fn get(bytes: &[u8]) -> Self;
}

macro_rules! scalars {
    ($($type:ty)*) => {$(
        impl Scalar for $type {
            const BYTES: usize = size_of::<Self>();

            #[inline]
            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn get(bytes: &[u8]) -> Self {
                bytes.try_into().map_or(0, Self::from_le_bytes)
            }
        }
    )*};
}

scalars!(u8 u16 u32 u64);

#[derive(Clone, Copy, Debug)]
struct Entry {
    offset: u64,
    n_bytes: u64,
    checksum: u64,
}

/// Writes columns one behind the other.
#[derive(Debug)]
pub struct ColumnWriter<W> {
    out: W,
    offset: u64,
    table: Vec<Entry>,
    block: Vec<u8>,
}

impl<W: Write> ColumnWriter<W> {
    /// Begins with no columns.
    pub fn new(out: W) -> Self {
        Self {
            out,
            offset: 0,
            table: Vec::new(),
            block: Vec::with_capacity(BLOCK_BYTES),
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
            n_bytes: 0,
            checksum: 0,
        };
        let mut values = values.into_iter();
        loop {
            self.block.clear();
            (values.by_ref().take(BLOCK_BYTES / T::BYTES)).for_each(|it| it.put(&mut self.block));
            if self.block.is_empty() {
                break;
            }
            self.out.write_all(&self.block)?;
            entry.n_bytes += self.block.len() as u64;
            entry.checksum = checksum(entry.checksum, &self.block);
        }
        self.offset += entry.n_bytes;
        self.table.push(entry);
        Ok(())
    }

    /// Writes the table.
    ///
    /// # Errors
    ///
    /// If the output fails.
    pub fn finish(mut self) -> io::Result<W> {
        let mut end = Vec::new();
        for entry in &self.table {
            entry.offset.put(&mut end);
            entry.n_bytes.put(&mut end);
            entry.checksum.put(&mut end);
        }
        let checksum = checksum(self.offset, &end);
        self.offset.put(&mut end);
        checksum.put(&mut end);
        self.out.write_all(&end)?;
        Ok(self.out)
    }
}

/// Finds columns in a file.
#[derive(Debug)]
pub struct ColumnReader<'f, R: ?Sized> {
    file: &'f R,
    start: u64,
    table: Vec<Entry>,
}

impl<'f, R: ReadAt + ?Sized> ColumnReader<'f, R> {
    /// Reads the table of columns that stand between two places of a file; `None` if there is none, or not as written.
    pub fn new(file: &'f R, start: u64, end: u64) -> Option<Self> {
        let n_bytes = end.checked_sub(start)?;
        let table_end = n_bytes.checked_sub(END_BYTES as u64)?;
        let last = read(file, start + table_end, END_BYTES)?;
        let (table_start, expected) = (u64::get(&last[..8]), u64::get(&last[8..]));
        let table_bytes = table_end.checked_sub(table_start)?;
        if table_bytes > MAX_TABLE_BYTES {
            return None;
        }
        let bytes = read(file, start + table_start, table_bytes as usize)?;
        if checksum(table_start, &bytes) != expected {
            return None;
        }
        let table: Vec<_> = (bytes.chunks_exact(ENTRY_BYTES))
            .map(|entry| Entry {
                offset: u64::get(&entry[..8]),
                n_bytes: u64::get(&entry[8..16]),
                checksum: u64::get(&entry[16..]),
            })
            .collect();
        let is_inside = |entry: &Entry| {
            (entry.offset.checked_add(entry.n_bytes)).is_some_and(|end| end <= table_start)
        };
        table
            .iter()
            .all(is_inside)
            .then_some(Self { file, start, table })
    }

    fn column<T: Scalar, U>(&self, number: usize, value: impl Fn(T) -> U) -> Option<Vec<U>> {
        let entry = self.table.get(number)?;
        let n_bytes = usize::try_from(entry.n_bytes).ok()?;
        let mut values = Vec::with_capacity(n_bytes / T::BYTES);
        let mut block = vec![0; BLOCK_BYTES.min(n_bytes)];
        let (mut n_read, mut sum) = (0, 0);
        while n_read < n_bytes {
            block.truncate(n_bytes - n_read);
            read_exact(
                self.file,
                &mut block,
                self.start + entry.offset + n_read as u64,
            )?;
            sum = checksum(sum, &block);
            let numbers = block.chunks_exact(T::BYTES);
            values.extend(numbers.map(|bytes| value(T::get(bytes))));
            n_read += block.len();
        }
        (sum == entry.checksum).then_some(values)
    }
}

/// The columns from some number on.
#[derive(Debug)]
pub struct Columns(usize);

impl Columns {
    /// Begins with the column of this number.
    pub fn from(number: usize) -> Self {
        Self(number)
    }

    /// The next column; `None` if it is not as written.
    pub fn next<T: Scalar, U, R: ReadAt + ?Sized>(
        &mut self,
        file: &ColumnReader<'_, R>,
        value: impl Fn(T) -> U,
    ) -> Option<Vec<U>> {
        self.0 += 1;
        file.column(self.0 - 1, value)
    }
}

fn read<R: ReadAt + ?Sized>(file: &R, offset: u64, n_bytes: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; n_bytes];
    read_exact(file, &mut bytes, offset)?;
    Some(bytes)
}

fn read_exact<R: ReadAt + ?Sized>(file: &R, buf: &mut [u8], offset: u64) -> Option<()> {
    let mut n_read = 0;
    while n_read < buf.len() {
        match file.read_at(&mut buf[n_read..], offset + n_read as u64) {
            Ok(0) => return None,
            Ok(n) => n_read += n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    Some(())
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
