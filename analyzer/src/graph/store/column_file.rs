//! Reads columns from a file: all cells of one, or page by page when they are asked for.

use std::fmt;
use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use dump_format::reader::ReadAt;

use super::super::cells::{Cells, PAGE};
use super::columns::{Entry, Scalar, checksum};

/// The numbers that end a file, eight bytes each: how many entries, where they begin, and their checksum.
const END_BYTES: u64 = 24;

/// What to do about a file that turns out to be damaged after it was opened.
pub struct Rescue {
    /// Makes the same columns anew, with a table.
    pub rebuild: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
    /// Ends the program, since even these are not what they should be.
    pub give_up: fn() -> !,
}

/// Columns in a file.
pub struct ColumnFile {
    table: Table,
    rescue: Rescue,
    rebuilt: OnceLock<Option<Table>>,
}

impl ColumnFile {
    /// Reads the table of the columns that stand between two places of a file; `None` if there is none, or not as written.
    pub fn open(
        file: impl ReadAt + Send + 'static,
        start: u64,
        end: u64,
        rescue: Rescue,
    ) -> Option<Arc<Self>> {
        Some(Arc::new(Self {
            table: Table::read(Box::new(file), start, end)?,
            rescue,
            rebuilt: OnceLock::new(),
        }))
    }

    /// Cells without damage, whatever has become of the file.
    fn cells<T: Scalar, U: Copy>(
        &self,
        number: usize,
        range: Range<usize>,
        value: &impl Fn(T) -> Option<U>,
    ) -> Vec<U> {
        let cells = self.table.cells(number, range.clone(), value);
        cells.unwrap_or_else(|| {
            let rebuilt = self.rebuilt.get_or_init(|| {
                let bytes = (self.rescue.rebuild)();
                let len = bytes.len() as u64;
                Table::read(Box::new(Image(bytes)), 0, len)
            });
            let cells = rebuilt
                .as_ref()
                .and_then(|it| it.cells(number, range, value));
            cells.unwrap_or_else(|| (self.rescue.give_up)())
        })
    }
}

impl fmt::Debug for ColumnFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.table.entries.fmt(f)
    }
}

/// The columns of a file, one after the other.
#[derive(Debug)]
pub struct Columns {
    file: Arc<ColumnFile>,
    next: usize,
}

impl Columns {
    /// Begins with the first.
    pub fn new(file: Arc<ColumnFile>) -> Self {
        Self { file, next: 0 }
    }

    /// All cells of the next column; `None` if they are not as written.
    pub fn all<T: Scalar, U: Copy>(&mut self, value: impl Fn(T) -> U) -> Option<Vec<U>> {
        let (number, len) = self.advance()?;
        (self.file.table).cells(number, 0..len, &|cell| Some(value(cell)))
    }

    /// The cells of the next column, to be read when they are needed. `value` tells what a cell stands for, and nothing
    /// if it cannot be right.
    pub fn lazy<T: Scalar, U: Copy>(
        &mut self,
        value: impl Fn(T) -> Option<U> + Send + Sync + 'static,
    ) -> Option<Cells<U>> {
        let (number, len) = self.advance()?;
        let file = Arc::clone(&self.file);
        let load = move |range| file.cells(number, range, &value);
        Some(Cells::stored(len, load))
    }

    /// How many cells the next column has.
    pub fn next_len(&self) -> Option<usize> {
        self.len_after(0)
    }

    /// How many cells the column has that comes so many later.
    pub fn len_after(&self, n_columns: usize) -> Option<usize> {
        let entry = self.file.table.entries.get(self.next + n_columns)?;
        usize::try_from(entry.n_cells).ok()
    }

    fn advance(&mut self) -> Option<(usize, usize)> {
        let len = self.next_len()?;
        self.next += 1;
        Some((self.next - 1, len))
    }
}

/// Where the columns stand in a file.
struct Table {
    file: Box<dyn ReadAt + Send>,
    start: u64,
    entries: Vec<Entry>,
    /// Of each page of each column.
    checksums: Vec<u64>,
}

impl Table {
    fn read(file: Box<dyn ReadAt + Send>, start: u64, end: u64) -> Option<Self> {
        let n_bytes = end.checked_sub(start)?;
        let end = numbers(&*file, start + n_bytes.checked_sub(END_BYTES)?, END_BYTES)?;
        let &[n_entries, columns_end, expected] = end.as_slice() else {
            return None;
        };
        let table_bytes = (n_bytes - END_BYTES).checked_sub(columns_end)?;
        let mut table = numbers(&*file, start + columns_end, table_bytes)?;
        let bytes = table.iter().chain([&n_entries, &columns_end]);
        let bytes: Vec<_> = bytes.flat_map(|it| it.to_le_bytes()).collect();
        if !table_bytes.is_multiple_of(8) || checksum(0, &bytes) != expected {
            return None;
        }
        let n_entries = usize::try_from(n_entries).ok()?;
        let n_numbers = n_entries.checked_mul(Entry::N_NUMBERS)?;
        let checksums = (n_numbers <= table.len()).then(|| table.split_off(n_numbers))?;
        let entries = table.as_chunks().0.iter();
        let entries: Vec<_> = entries.map(|&it| Entry::from_numbers(it)).collect();
        let is_inside = |entry: &Entry| {
            let end = entry.n_cells.checked_mul(entry.width);
            let end = end.and_then(|it| it.checked_add(entry.offset));
            let n_pages = entry.n_cells.div_ceil(PAGE as u64);
            let last_page = entry.first_page.checked_add(n_pages);
            // No memory is asked for that the file does not fill.
            matches!(entry.width, 1 | 2 | 4 | 8)
                && end.is_some_and(|it| it <= columns_end)
                && last_page.is_some_and(|it| it <= checksums.len() as u64)
        };
        entries.iter().all(is_inside).then_some(Self {
            file,
            start,
            entries,
            checksums,
        })
    }

    /// Some cells of a column, from the beginning of a page on; `None` if one is damaged or not what it should be.
    fn cells<T: Scalar, U: Copy>(
        &self,
        number: usize,
        range: Range<usize>,
        value: &impl Fn(T) -> Option<U>,
    ) -> Option<Vec<U>> {
        let entry = self.entries.get(number)?;
        if entry.width != T::BYTES as u64 || range.end as u64 > entry.n_cells {
            return None;
        }
        let mut values = Vec::new();
        values.try_reserve_exact(range.len()).ok()?;
        let mut bytes = vec![0; PAGE.min(range.len()) * T::BYTES];
        for first in range.clone().step_by(PAGE) {
            bytes.truncate((range.end - first) * T::BYTES);
            let offset = self.start + entry.offset + (first * T::BYTES) as u64;
            read_exact(&*self.file, &mut bytes, offset)?;
            if checksum(0, &bytes) != self.checksums[entry.first_page as usize + first / PAGE] {
                return None;
            }
            let cells = bytes.chunks_exact(T::BYTES).map(|it| value(T::get(it)));
            // Whatever is wrong is given up as a whole: so this is one loop without a way out, and fast.
            let any = cells.clone().next().flatten()?;
            let mut is_sound = true;
            values.extend(cells.map(|cell| {
                is_sound &= cell.is_some();
                cell.unwrap_or(any)
            }));
            if !is_sound {
                return None;
            }
        }
        Some(values)
    }
}

/// A file in memory.
pub struct Image(pub Vec<u8>);

impl ReadAt for Image {
    fn read_at(&self, buf: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.as_slice().read_at(buf, offset)
    }
}

fn numbers(file: &dyn ReadAt, offset: u64, n_bytes: u64) -> Option<Vec<u64>> {
    let n_bytes = usize::try_from(n_bytes).ok()?;
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(n_bytes).ok()?;
    bytes.resize(n_bytes, 0);
    read_exact(file, &mut bytes, offset)?;
    Some(bytes.chunks_exact(8).map(u64::get).collect())
}

fn read_exact(file: &dyn ReadAt, buf: &mut [u8], offset: u64) -> Option<()> {
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
