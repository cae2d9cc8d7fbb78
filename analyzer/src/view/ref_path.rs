//! Reference paths: as boxes below each other, or in PHP's notation.

use std::io::{self, Write};

use crate::analysis::path::{Step, Steps};
use crate::analysis::ref_path::RefPaths;
use crate::analysis::unreachable::{Cycle, HeldItem, Unreachable};
use crate::view::unreachable::Sentences;
use crate::view::{item, php, table, text};

/// The width in which the arrows and labels between the boxes are centred.
const ARROW_WIDTH: usize = 20;

/// Writes a path below a title.
type WritePath = fn(&mut dyn Write, &str, &Steps<'_>) -> io::Result<()>;

/// Draws the paths as boxes, the item looked for on top.
pub fn write_boxes(out: &mut dyn Write, paths: &RefPaths<'_>) -> io::Result<()> {
    write_paths(out, paths, |out, title, steps| {
        writeln!(out, "{title}")?;
        steps.iter().try_for_each(|step| write_step(out, &step))?;
        match steps.first().filter(|_| steps.is_closed()) {
            Some(first) => table::write_box(out, &[format!("Id: {} again", first.id)]),
            None => Ok(()),
        }
    })
}

/// Writes the paths as PHP would spell them, one a line.
pub fn write_short(out: &mut dyn Write, paths: &RefPaths<'_>) -> io::Result<()> {
    write_paths(out, paths, |out, _, steps| match steps.first() {
        // Without a root, one item alone says nothing.
        Some(item) if steps.len() == 1 && !steps.is_closed() && !item.is_root => Ok(()),
        _ => writeln!(out, "{}", php::Statement(steps)),
    })
}

fn write_paths(out: &mut dyn Write, paths: &RefPaths<'_>, write_path: WritePath) -> io::Result<()> {
    let (shown, n_paths) = (paths.paths.len() as u64, paths.n_paths);
    let n_found = text::number(n_paths);
    writeln!(out, "Found {n_found} paths")?;
    let mut are_certain = true;
    let mut write_path = |out: &mut dyn Write, title: &str, steps: &Steps<'_>| {
        are_certain &= steps.is_certain();
        write_path(out, title, steps)
    };
    for path in &paths.paths {
        write_path(out, &format!("Path from {}", path.root), &path.steps)?;
    }
    if n_paths == 0 {
        writeln!(out, "{}", Sentences(paths))?;
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
        writeln!(
            out,
            "What is marked conservative was found by scanning memory: likely, but a number can look like an address."
        )?;
    }
    if shown < n_paths {
        writeln!(
            out,
            "showing {shown} of {n_found} paths, use -l to see more"
        )?;
    }
    Ok(())
}

fn write_step(out: &mut dyn Write, step: &Step<'_>) -> io::Result<()> {
    let mut lines = vec![format!("Id: {}", step.item.id)];
    lines.extend(item::lines(&step.item));
    lines.extend(item::children_count(&step.item));
    table::write_box(out, &lines)?;
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
