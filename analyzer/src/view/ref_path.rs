//! Reference paths: as boxes below each other, or in PHP's notation.

use std::io::{self, Write};

use crate::analysis::fold::Part;
use crate::analysis::path::{Step, Steps};
use crate::analysis::ref_path::RefPaths;
use crate::analysis::unreachable::{Cycle, HeldItem, Unreachable};
use crate::view::unreachable::Sentences;
use crate::view::{item, php, table, text};

/// The width in which the arrows and labels between the boxes are centred.
const ARROW_WIDTH: usize = 20;

/// Writes a path below a title.
type WritePath<'w> = &'w dyn Fn(&mut dyn Write, &str, &Steps<'_>) -> io::Result<()>;

/// How much of long paths to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// Only the ends of what repeats itself, and how much there is between.
    Folded,
    /// Everything.
    Full,
}

impl Length {
    /// What is wanted.
    pub fn of(is_full: bool) -> Self {
        if is_full { Self::Full } else { Self::Folded }
    }

    /// The parts of a path to show.
    pub fn parts(self, steps: &Steps<'_>) -> Vec<Part> {
        match self {
            Self::Folded => steps.parts(),
            Self::Full => vec![Part::Shown(0..steps.len())],
        }
    }
}

/// Draws the paths as boxes, the item looked for on top; long ones in full or folded.
pub fn write_boxes(out: &mut dyn Write, paths: &RefPaths<'_>, length: Length) -> io::Result<()> {
    write_paths(out, paths, "", &|out, title, steps| {
        writeln!(out, "{title}")?;
        for part in length.parts(steps) {
            match part {
                Part::Shown(range) => {
                    range
                        .map(|n| steps.step(n))
                        .try_for_each(|step| write_step(out, &step))?;
                }
                Part::Folded(range, period) => {
                    let (n_items, repeated) = (range.len(), php::Repeated(steps, &range, period));
                    writeln!(
                        out,
                        "... {} more, by {repeated}, -v shows them ...",
                        text::items(n_items)
                    )?;
                    write_arrow(out, &steps.step(range.end - 1))?;
                }
            }
        }
        match steps.first().filter(|_| steps.is_closed()) {
            Some(first) => table::write_box(out, &[format!("Id: {} again", first.id)]),
            None => Ok(()),
        }
    })
}

/// Writes the paths as PHP would spell them, one a line; long ones in full or folded. All else is a comment.
pub fn write_short(out: &mut dyn Write, paths: &RefPaths<'_>, length: Length) -> io::Result<()> {
    write_paths(out, paths, "// ", &|out, _, steps| match steps.first() {
        // Without a root, one item alone says nothing.
        Some(item) if steps.len() == 1 && !steps.is_closed() && !item.is_root => Ok(()),
        _ => writeln!(out, "{}", php::Statement(steps, length)),
    })
}

fn write_paths(
    out: &mut dyn Write,
    paths: &RefPaths<'_>,
    margin: &str,
    write_path: WritePath<'_>,
) -> io::Result<()> {
    let say = |out: &mut dyn Write, text: &str| {
        let mut lines = text.lines();
        lines.try_for_each(|line| writeln!(out, "{margin}{line}"))
    };
    let (shown, n_paths) = (paths.paths.len() as u64, paths.n_paths);
    let n_found = text::number(n_paths);
    say(out, &format!("Found {n_found} paths"))?;
    let mut are_certain = true;
    let mut write_path = |out: &mut dyn Write, title: &str, steps: &Steps<'_>| {
        are_certain &= steps.is_certain();
        write_path(out, title, steps)
    };
    for path in &paths.paths {
        write_path(out, &format!("Path from {}", path.root), &path.steps)?;
    }
    if n_paths == 0 {
        say(out, &Sentences(paths).to_string())?;
    }
    match &paths.unreachable {
        Some(Unreachable::Garbage {
            nearest: Some(Cycle { cycle, path }),
            ..
        }) => {
            let start = cycle.first().map(|item| item.id.to_string());
            let start = start.unwrap_or_default();
            if let Some(path) = path {
                write_path(out, &format!("Path from {start}"), path)?;
            }
            write_path(out, &format!("Cycle through {start}"), cycle)?;
        }
        Some(Unreachable::Held {
            nearest: Some(HeldItem {
                held_item, path, ..
            }),
        }) => write_path(out, &format!("Path from {held_item}"), path)?,
        _ => {}
    }
    if !are_certain {
        say(
            out,
            "What is marked conservative was found by scanning memory: likely, but a number can look like an address.",
        )?;
    }
    if shown < n_paths {
        say(
            out,
            &format!("showing {shown} of {n_found} paths, use -l to see more"),
        )?;
    }
    Ok(())
}

fn write_step(out: &mut dyn Write, step: &Step<'_>) -> io::Result<()> {
    let mut lines = vec![format!("Id: {}", step.item.id)];
    lines.extend(item::lines(&step.item));
    lines.extend(item::children_count(&step.item));
    table::write_box(out, &lines)?;
    write_arrow(out, step)
}

/// Draws the reference by which the next item of the path holds one, if there is a next.
fn write_arrow(out: &mut dyn Write, step: &Step<'_>) -> io::Result<()> {
    let Some(label) = step.held_as else {
        return Ok(());
    };
    let label = label.to_string();
    let mut arrow = vec!["^".into(), "|".into(), text::printable(&label)];
    if step.conservative {
        arrow.push("(conservative)".into());
    }
    arrow.extend(["|".into(), "|".into()]);
    for line in arrow {
        let margin = ARROW_WIDTH.saturating_sub(line.chars().count()) / 2;
        writeln!(out, "{:margin$}{line}", "")?;
    }
    Ok(())
}
