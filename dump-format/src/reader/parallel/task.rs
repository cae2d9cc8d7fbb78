//! What one thread does.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::item::Item;
use super::super::line;
use super::super::part::Part;
use super::super::read_at::ReadAt;
use super::window::Window;
use super::{Division, Visitor};

/// The lines that one thread reads.
#[derive(Debug)]
pub(super) struct Task<'t, I: ?Sized> {
    pub(super) input: &'t I,
    pub(super) number: u64,
    /// Where the lines begin.
    pub(super) lines: Range<u64>,
    pub(super) version: u32,
    pub(super) division: Division,
    /// The first part that was not read to its end: what comes behind is of no use.
    pub(super) first_failure: &'t AtomicU64,
}

impl<I: ReadAt + ?Sized> Task<'_, I> {
    /// Reads all lines that begin in the range, or as many as hold one item each. `None` if no line begins there.
    pub(super) fn run<V: Visitor>(self, visitor: V) -> Option<Part<V>> {
        let Range { start, end } = self.lines;
        let mut window = if self.number == 0 {
            Window::new(self.input, start, self.division)
        } else {
            // A line begins behind a line feed, which may stand in front of the range.
            let mut window = Window::new(self.input, start - 1, self.division);
            window.skip_line(end)?;
            window
        };
        if window.offset() >= end {
            return None;
        }
        let mut part = Part::new(window.offset(), visitor);
        let mut item = Item::default();
        while window.offset() < end {
            let bad_child_ids = window
                .line(|| self.is_needed())
                .and_then(|line| line.strip_suffix(b","))
                .and_then(|line| line::read(line, self.version, &mut item));
            let Some(bad_child_ids) = bad_child_ids else {
                self.first_failure.fetch_min(self.number, Ordering::Relaxed);
                break;
            };
            window.consume_line();
            if part.visit(&item, bad_child_ids).is_break() {
                self.first_failure.fetch_min(self.number, Ordering::Relaxed);
                break;
            }
        }
        part.range.end = window.offset();
        Some(part)
    }

    fn is_needed(&self) -> bool {
        self.first_failure.load(Ordering::Relaxed) > self.number
    }
}
