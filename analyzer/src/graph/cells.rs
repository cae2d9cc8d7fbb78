//! The cells of a column, in memory or still in a file.
//!
//! What is in a file is read page by page, as it is asked for: whoever looks at one item pays for the pages where it
//! stands. Whoever looks at many soon gets the whole column.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::parallel::in_parts;

/// How many cells a page has.
pub const PAGE: usize = 1 << 13;

/// How large a part of a column is read page by page before the rest is read at once: one part in so many.
const PATIENCE: usize = 16;

/// How many pieces that are larger than a page are kept apart before all is read.
const MAX_PIECES: usize = 8;

/// The cells of a column.
pub enum Cells<T> {
    /// In memory, where they can be changed.
    Own(Vec<T>),
    /// In a file, as far as they were not needed yet.
    Stored(Box<Stored<T>>),
}

/// Cells in a file.
pub struct Stored<T> {
    len: usize,
    load: Box<dyn Fn(Range<usize>) -> Vec<T> + Send + Sync>,
    whole: OnceLock<Vec<T>>,
    pages: Box<[OnceLock<Vec<T>>]>,
    n_pages_read: AtomicUsize,
    /// Neighbours on several pages, since slices cannot be put together.
    pieces: [OnceLock<Piece<T>>; MAX_PIECES],
}

/// Cells from some place on.
struct Piece<T> {
    first: usize,
    cells: Vec<T>,
}

impl<T: Copy> Cells<T> {
    /// So many cells, of which `load` gives any range.
    pub fn stored(
        len: usize,
        load: impl Fn(Range<usize>) -> Vec<T> + Send + Sync + 'static,
    ) -> Self {
        Self::Stored(Box::new(Stored {
            len,
            load: Box::new(load),
            whole: OnceLock::new(),
            pages: (0..len.div_ceil(PAGE)).map(|_| OnceLock::new()).collect(),
            n_pages_read: AtomicUsize::new(0),
            pieces: Default::default(),
        }))
    }

    /// How many there are.
    #[inline]
    pub fn len(&self) -> usize {
        match self {
            Self::Own(cells) => cells.len(),
            Self::Stored(stored) => stored.len,
        }
    }

    /// One cell.
    #[inline]
    pub fn get(&self, n: usize) -> T {
        match self.whole() {
            Some(cells) => cells[n],
            None => self.part(n..n + 1)[0],
        }
    }

    /// Some neighbours.
    #[inline]
    pub fn slice(&self, range: Range<usize>) -> &[T] {
        match self.whole() {
            Some(cells) => &cells[range],
            None => self.part(range),
        }
    }

    /// Some neighbours that may still be in the file; apart, so that what is in memory is a matter of a few instructions.
    #[cold]
    fn part(&self, range: Range<usize>) -> &[T] {
        match self {
            Self::Own(cells) => &cells[range],
            Self::Stored(stored) => stored.part(range),
        }
    }

    /// All cells, read now if they were not.
    pub fn all(&self) -> &[T] {
        match self {
            Self::Own(cells) => cells,
            Self::Stored(stored) => stored.all(),
        }
    }

    /// All cells, if they are in memory.
    #[inline]
    pub fn whole(&self) -> Option<&[T]> {
        match self {
            Self::Own(cells) => Some(cells),
            Self::Stored(stored) => stored.whole.get().map(Vec::as_slice),
        }
    }

    /// Where in the column such cells are. What is in a file is looked at page by page, by several threads, and not kept.
    pub fn positions(&self, is_sought: impl Fn(T) -> bool + Sync) -> Vec<usize>
    where
        T: Send + Sync,
    {
        let among = |first: usize, cells: &[T]| -> Vec<usize> {
            let places = cells.iter().enumerate();
            let places = places.filter(|&(_, &cell)| is_sought(cell));
            places.map(|(n, _)| first + n).collect()
        };
        let stored = match self {
            Self::Own(cells) => return among(0, cells),
            Self::Stored(stored) => stored,
        };
        if let Some(cells) = stored.whole.get() {
            return among(0, cells);
        }
        let found = in_parts(stored.len.div_ceil(PAGE), 1, |pages| -> Vec<usize> {
            let pages = pages.flat_map(|page| {
                let range = page * PAGE..((page + 1) * PAGE).min(stored.len);
                among(range.start, &(stored.load)(range))
            });
            pages.collect()
        });
        found.concat()
    }

    /// The cells to be changed, in memory.
    #[inline]
    pub fn own(&mut self) -> &mut Vec<T> {
        if let Self::Stored(_) = self {
            self.read_in();
        }
        match self {
            Self::Own(cells) => cells,
            Self::Stored(_) => unreachable!("they were just read"),
        }
    }

    /// Brings the cells into memory; apart, so that adding to cells there is a matter of a few instructions.
    #[cold]
    fn read_in(&mut self) {
        *self = Self::Own(self.all().to_vec());
    }
}

impl<T: Copy> Stored<T> {
    fn all(&self) -> &[T] {
        self.whole.get_or_init(|| (self.load)(0..self.len))
    }

    /// Some neighbours, and whatever else is on their pages.
    fn part(&self, range: Range<usize>) -> &[T] {
        if range.is_empty() {
            return &[];
        }
        let page = range.start / PAGE;
        let first = page * PAGE;
        if range.end > first + PAGE {
            return self.piece(range);
        }
        let within = range.start - first..range.end - first;
        let cells = &self.pages[page];
        if let Some(cells) = cells.get() {
            return &cells[within];
        }
        if self.n_pages_read.fetch_add(1, Ordering::Relaxed) > self.pages.len() / PATIENCE + 2 {
            return &self.all()[range];
        }
        let last = (first + PAGE).min(self.len);
        &cells.get_or_init(|| (self.load)(first..last))[within]
    }

    /// Neighbours on several pages.
    fn piece(&self, range: Range<usize>) -> &[T] {
        if range.len() > self.len / 2 + 2 * PAGE {
            return &self.all()[range];
        }
        let first = range.start / PAGE * PAGE;
        let last = range.end.next_multiple_of(PAGE).min(self.len);
        let load = || Piece {
            first,
            cells: (self.load)(first..last),
        };
        let mut pieces = self.pieces.iter().map(|piece| piece.get_or_init(load));
        let within = |piece: &Piece<T>| {
            let end = piece.first + piece.cells.len();
            piece.first <= range.start && range.end <= end
        };
        match pieces.find(|&piece| within(piece)) {
            Some(piece) => &piece.cells[range.start - piece.first..range.end - piece.first],
            None => &self.all()[range],
        }
    }
}

impl<T> From<Vec<T>> for Cells<T> {
    fn from(cells: Vec<T>) -> Self {
        Self::Own(cells)
    }
}

impl<T> Default for Cells<T> {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Cells<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.all().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::Mutex;

    use super::*;

    type Reads = Arc<Mutex<Vec<Range<usize>>>>;

    /// Cells that are their own numbers, and what was read of them.
    fn numbers(len: usize) -> (Cells<u32>, Reads) {
        let reads = Reads::default();
        let log = Arc::clone(&reads);
        let cells = Cells::stored(len, move |range| {
            log.lock().unwrap().push(range.clone());
            range.map(|n| n as u32).collect()
        });
        (cells, reads)
    }

    #[test]
    fn cells_are_found_without_being_kept() {
        let (cells, _) = numbers(5 * PAGE + 7);
        let sought = [3, PAGE as u32, 5 * PAGE as u32 + 6];
        let found = cells.positions(|it| sought.contains(&it));
        assert_eq!(found, sought.map(|it| it as usize));
        assert_eq!(cells.whole(), None);
        let cells = Cells::from(cells.all().to_vec());
        assert_eq!(cells.positions(|it| sought.contains(&it)), found);
        assert!(numbers(0).0.positions(|_| true).is_empty());
    }

    #[test]
    fn one_cell_costs_one_page() {
        let (cells, reads) = numbers(10 * PAGE + 5);
        for n in [PAGE, PAGE + 1, 2 * PAGE - 1] {
            assert_eq!(cells.get(n), n as u32);
        }
        assert_eq!(cells.slice(10 * PAGE + 3..10 * PAGE + 5).len(), 2);
        assert!(cells.slice(3..3).is_empty());
        let pages = [PAGE..2 * PAGE, 10 * PAGE..10 * PAGE + 5];
        assert_eq!(*reads.lock().unwrap(), pages);
    }

    #[test]
    fn neighbours_on_two_pages_cost_both() {
        let (cells, reads) = numbers(50 * PAGE);
        for page in [2, 2, 40, 2] {
            let slice = cells.slice(page * PAGE - 1..page * PAGE + 1);
            assert_eq!(slice, [page * PAGE - 1, page * PAGE].map(|n| n as u32));
        }
        let pages = [PAGE..3 * PAGE, 39 * PAGE..41 * PAGE];
        assert_eq!(*reads.lock().unwrap(), pages);
        // Too many of them, or too large ones, are all.
        for page in 10..10 + MAX_PIECES {
            assert_eq!(cells.slice(page * PAGE - 1..page * PAGE + 1).len(), 2);
        }
        assert_eq!(reads.lock().unwrap().last(), Some(&(0..50 * PAGE)));
        let (cells, reads) = numbers(3 * PAGE);
        assert_eq!(cells.slice(1..3 * PAGE)[PAGE], PAGE as u32 + 1);
        assert_eq!(reads.lock().unwrap().len(), 1);
    }

    #[test]
    fn who_looks_at_many_gets_all() {
        let (cells, reads) = numbers(200 * PAGE);
        assert!((0..200 * PAGE).all(|n| cells.get(n) == n as u32));
        let n_reads = reads.lock().unwrap().len();
        assert!(n_reads < 20, "{n_reads}");
    }
}
