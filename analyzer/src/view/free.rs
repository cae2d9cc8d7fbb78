//! What a cut would free, in sentences and as a table.

use std::io::{self, Write};

use crate::analysis::free::Freed;
use crate::program;
use crate::view::table::Table;
use crate::view::{text, write_cut_rows};

/// Says what is freed, and draws which types and classes.
pub fn write_table(out: &mut dyn Write, freed: &Freed<'_>) -> io::Result<()> {
    let Freed {
        at_once,
        by_collector,
        ..
    } = freed;
    let (cut, targets) = (freed.n_cut as u64, text::items(freed.n_targets));
    let plural = if cut == 1 { "" } else { "s" };
    writeln!(
        out,
        "Cut: {} reference{plural} to {targets}",
        text::count(cut)
    )?;
    if freed.n_targets_left > 0 {
        writeln!(
            out,
            "Still held by others: {}, see `{} retainers`",
            text::items(freed.n_targets_left),
            program::name()
        )?;
    }
    for (when, part) in [
        ("Freed at once", at_once),
        ("Freed by gc_collect_cycles()", by_collector),
    ] {
        let (size, n_items) = (text::bytes(part.size_bytes), text::items(part.n_items));
        writeln!(out, "{when}: {size} in {n_items}")?;
    }
    if freed.native.0.is_any() {
        let native = text::native(freed.native.0);
        writeln!(out, "Outside of PHP's heap: {native}")?;
    }
    if freed.rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        "Type",
        "Freed at once",
        "Size",
        "Freed by collector",
        "Size",
    ]);
    for row in &freed.rows {
        let [now, later] = [row.at_once, row.by_collector];
        table.row([
            row.class.unwrap_or(row.item_type),
            &now.n_items.to_string(),
            &text::bytes(now.size_bytes),
            &later.n_items.to_string(),
            &text::bytes(later.size_bytes),
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, freed.rows.len(), freed.n_rows, "rows")
}
