//! What one thread does.

use std::ops::{ControlFlow, Range};
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
        let mut flow = ControlFlow::Continue(());
        while window.offset() < end && flow.is_continue() {
            let n_wanted = end - window.offset();
            let (n_bytes, then) = match window.lines(|| self.is_needed()) {
                Some(lines) => self.read_lines(lines, n_wanted, &mut item, &mut part),
                None => (0, ControlFlow::Break(())),
            };
            window.consume(n_bytes);
            flow = then;
        }
        if flow.is_break() {
            self.first_failure.fetch_min(self.number, Ordering::Relaxed);
        }
        part.range.end = window.offset();
        Some(part)
    }

    /// Reads those of the lines that begin within the first `n_wanted` bytes. Says how many bytes long those are that
    /// were read, and whether all were items that the visitor wanted.
    fn read_lines<V: Visitor>(
        &self,
        lines: &str,
        n_wanted: u64,
        item: &mut Item,
        part: &mut Part<V>,
    ) -> (usize, ControlFlow<()>) {
        let mut n_bytes = 0;
        while n_bytes < lines.len() && (n_bytes as u64) < n_wanted {
            let line = line::read_first(&lines[n_bytes..], self.version, item);
            let Some((bad_child_ids, len)) = line else {
                return (n_bytes, ControlFlow::Break(()));
            };
            n_bytes += len;
            if part.visit(item, bad_child_ids).is_break() {
                return (n_bytes, ControlFlow::Break(()));
            }
        }
        (n_bytes, ControlFlow::Continue(()))
    }

    fn is_needed(&self) -> bool {
        self.first_failure.load(Ordering::Relaxed) > self.number
    }
}
