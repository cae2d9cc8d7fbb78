//! Reference paths: as boxes below each other, or in PHP's notation.

use std::io::{self, Write};

use crate::analysis::ref_path::{RefPath, RefPaths, Step};
use crate::view::{item, php, table, text};

/// The width in which the arrows and labels between the boxes are centred.
const ARROW_WIDTH: usize = 20;

/// Draws the paths as boxes, the item looked for on top.
pub fn write_boxes(out: &mut dyn Write, paths: &RefPaths<'_>) -> io::Result<()> {
    write_count(out, paths)?;
    for path in &paths.paths {
        writeln!(out, "Path from {}", path.root)?;
        path.steps
            .iter()
            .try_for_each(|step| write_step(out, &step))?;
    }
    write_rest(out, paths)
}

/// Writes the paths as PHP would spell them, one a line.
pub fn write_short(out: &mut dyn Write, paths: &RefPaths<'_>) -> io::Result<()> {
    write_count(out, paths)?;
    paths
        .paths
        .iter()
        .try_for_each(|path: &RefPath<'_>| writeln!(out, "{}", php::Notation(path)))?;
    write_rest(out, paths)
}

fn write_count(out: &mut dyn Write, paths: &RefPaths<'_>) -> io::Result<()> {
    writeln!(out, "Found {} paths", paths.n_paths)
}

fn write_rest(out: &mut dyn Write, paths: &RefPaths<'_>) -> io::Result<()> {
    let (shown, n_paths) = (paths.paths.len(), paths.n_paths);
    if n_paths == 0 {
        writeln!(
            out,
            "No known root reaches {}: it is garbage that waits for the cycle collector, or held by something the dump does not show.",
            paths.item
        )?;
    }
    if shown < n_paths {
        writeln!(
            out,
            "showing {shown} of {n_paths} paths, use -l to see more"
        )?;
    }
    Ok(())
}

fn write_step(out: &mut dyn Write, step: &Step<'_>) -> io::Result<()> {
    let mut lines = vec![format!("Id: {}", step.item.id)];
    lines.extend(item::lines(&step.item));
    lines.extend(item::children_count(&step.item));
    table::write_box(out, &lines)?;
    if let Some(label) = step.held_as {
        for line in ["^", "|", &text::printable(&label.to_string()), "|", "|"] {
            let margin = ARROW_WIDTH.saturating_sub(line.chars().count()) / 2;
            writeln!(out, "{:margin$}{line}", "")?;
        }
    }
    Ok(())
}
