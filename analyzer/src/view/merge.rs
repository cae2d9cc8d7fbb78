//! Merged paths as an indented list.

use std::io::{self, Write};

use crate::analysis::merge::{MergedPaths, MergedRow};
use crate::program;
use crate::view::text::{self, printable};
use crate::view::{dominators, heap, write_cut_rows};

/// Writes the tree, the roots leftmost.
pub fn write_tree(out: &mut dyn Write, merged: &MergedPaths<'_>) -> io::Result<()> {
    let n_instances = text::count(merged.n_instances);
    if merged.n_instances == 0 {
        return writeln!(out, "no object has such a class");
    }
    writeln!(out, "Shortest paths to {n_instances} objects")?;
    writeln!(out, "{:>10}  {:>7}  Path", "Objects", "Share")?;
    for row in &merged.rows {
        write_row(out, row)?;
    }
    if merged.n_unreached > 0 {
        let n_unreached = text::count(merged.n_unreached);
        writeln!(out, "reached from no root: {n_unreached}")?;
        let program = program::name();
        let of_these = [
            (
                merged.n_garbage,
                format!("garbage, see `{program} unreachable`"),
            ),
            (
                merged.n_held,
                format!("held by something unknown, see `{program} query -f held=1`"),
            ),
        ];
        for (n_objects, what) in of_these.into_iter().filter(|it| it.0 > 0) {
            writeln!(out, "  {} {what}", text::count(n_objects))?;
        }
    }
    write_cut_rows(out, merged.rows.len(), merged.n_rows, "rows")
}

fn write_row(out: &mut dyn Write, row: &MergedRow<'_>) -> io::Result<()> {
    let (n_instances, share) = (text::count(row.n_instances), heap::share(row.permille));
    let held_as = dominators::held_as(&row.held_as);
    let kind = printable(row.class.unwrap_or(row.item_type));
    write!(
        out,
        "{n_instances:>10}  {share:>7}  {:1$}{held_as}",
        "",
        heap::indent(row.depth)
    )?;
    if row.n_items > 1 {
        write!(out, "{} × ", text::count(row.n_items))?;
    }
    write!(out, "{kind}")?;
    if let Some(id) = row.id {
        write!(out, " {id}")?;
    }
    writeln!(
        out,
        "{}",
        if row.repeated {
            " (one behind the other)"
        } else {
            ""
        }
    )
}
