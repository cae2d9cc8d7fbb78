//! The dominator tree as an indented list.

use std::fmt::{self, Display, Formatter};
use std::io::{self, Write};
use std::ops::RangeInclusive;

use crate::analysis::dominators::{DominatorTree, HeldAs, Kind, Row};
use crate::analysis::fold::{Part, fold};
use crate::graph::Reach;
use crate::view::ref_path::Length;
use crate::view::text::{self, printable};
use crate::view::{heap, php};

/// Writes the rows, each below what dominates it.
pub fn write_tree(out: &mut dyn Write, tree: &DominatorTree<'_>, length: Length) -> io::Result<()> {
    let has_native = tree.rows.iter().any(|row| row.native.0.is_any());
    write!(out, "{:>10}  {:>7}  ", "Retained", "Share")?;
    if has_native {
        write!(out, "{:>NATIVE_WIDTH$}  ", "Outside of PHP's heap")?;
    }
    writeln!(out, "Dominated items")?;
    let mut folded_levels = FoldedLevels::default();
    for part in parts(&tree.rows, length) {
        match part {
            Part::Shown(range) => {
                for row in &tree.rows[range] {
                    let depth = folded_levels.shown_depth(row.depth);
                    write_row(out, row, depth, has_native)?;
                }
            }
            Part::Folded(range, _) => {
                let n_rows = text::count(range.len() as u64);
                let rows = &tree.rows[range];
                let depth = folded_levels.shown_depth(rows[0].depth);
                folded_levels.add(rows[0].depth, rows[rows.len() - 1].depth);
                let indent = heap::indent(depth);
                writeln!(
                    out,
                    "{:1$}... {n_rows} rows more that go on so, -v shows them ...",
                    "",
                    LEFT_WIDTH + indent
                )?;
            }
        }
    }
    heap::write_note(out, &tree.heap)?;
    if tree.is_cut {
        writeln!(out, "there are more levels, use --depth to see them")?;
    }
    Ok(())
}

/// The levels that are not shown, from the top down: what is below them moves to the left.
#[derive(Default)]
struct FoldedLevels(Vec<RangeInclusive<usize>>);

impl FoldedLevels {
    /// Leaves out the levels from the first to the last, if the rows lead down.
    fn add(&mut self, first: usize, last: usize) {
        if first < last {
            self.0.push(first..=last);
        }
    }

    /// The level at which the next row is shown.
    fn shown_depth(&mut self, depth: usize) -> usize {
        // Above the first of them another branch begins, which has all its levels.
        while self.0.pop_if(|levels| depth < *levels.start()).is_some() {}
        let n_folded =
            |levels: &RangeInclusive<usize>| (*levels.end() + 1).min(depth) - levels.start();
        depth - self.0.iter().map(n_folded).sum::<usize>()
    }
}

/// Of the columns for sizes and shares, and what parts them from the rest.
const LEFT_WIDTH: usize = 21;

/// The rows, of which those are folded that repeat what is above them: level by level the same.
fn parts(rows: &[Row<'_>], length: Length) -> Vec<Part> {
    if length == Length::Full {
        return vec![Part::Shown(0..rows.len())];
    }
    let above = [0].into_iter().chain(rows.iter().map(|row| row.depth));
    let keys = rows.iter().zip(above).map(|(row, above)| {
        let kind = row.kind.as_ref();
        let kind = kind.map(|it| (it.item_type, it.class, it.held_as.shape(), it.id.is_some()));
        (row.depth.wrapping_sub(above), kind)
    });
    fold(&keys.collect::<Vec<_>>())
}

/// Of the column for memory outside of PHP's heap: its title is the longest.
const NATIVE_WIDTH: usize = 21;

fn write_row(out: &mut dyn Write, row: &Row<'_>, depth: usize, has_native: bool) -> io::Result<()> {
    let size = text::bytes(row.retained_size_bytes);
    let share = heap::share(row.retained_permille);
    let indent = heap::indent(depth);
    write!(out, "{size:>10}  {share:>7}  ")?;
    if has_native {
        write!(out, "{:>NATIVE_WIDTH$}  ", text::native(row.native.0))?;
    }
    write!(out, "{:indent$}", "")?;
    match &row.kind {
        Some(kind) => writeln!(out, "{}", Items(row.n_items, kind)),
        None => writeln!(out, "and {} more", text::count(row.n_items as u64)),
    }
}

/// What the items of a row are, and how they are held.
struct Items<'r>(usize, &'r Kind<'r>);

impl Display for Items<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let &Self(n_items, kind) = self;
        match (kind.held_as, kind.reach) {
            (HeldAs::Nothing, Reach::Held) => write!(f, "(unknown holder) ")?,
            (HeldAs::Nothing, _) => write!(f, "(no root) ")?,
            (other, _) => write!(f, "{}", held_as(&other))?,
        }
        if n_items > 1 {
            write!(f, "{} × ", text::count(n_items as u64))?;
        }
        write!(f, "{}", printable(kind.class.unwrap_or(kind.item_type)))?;
        kind.id.map_or(Ok(()), |id| write!(f, " {id}"))
    }
}

/// How something is held, with a space behind it; empty for what PHP code does not see.
pub fn held_as(held_as: &HeldAs<'_>) -> String {
    let mut text = match held_as {
        HeldAs::Root(root) => php::RootNotation(root).to_string(),
        HeldAs::Roots(roots) => php::RootShapeNotation(roots).to_string(),
        HeldAs::Reference(it) => php::EdgeNotation(it.holder.as_str(), it.label).to_string(),
        HeldAs::Shape(shape) => php::ShapeNotation(*shape).to_string(),
        HeldAs::Shared => "(shared)".to_owned(),
        HeldAs::Nothing => String::new(),
    };
    if !text.is_empty() {
        text.push(' ');
    }
    text
}
