//! Waste by kind, each with advice and a table of places.

use std::io::{self, Write};

use crate::analysis::waste::{KindOfWaste, Waste};
use crate::view::place::Notation;
use crate::view::table::Figure::{Number, Text};
use crate::view::table::Table;
use crate::view::{text, write_cut_rows};

/// Draws one table per kind.
pub fn write_tables(out: &mut dyn Write, waste: &Waste<'_>) -> io::Result<()> {
    if waste.kinds.is_empty() {
        return match waste.min_bytes {
            0 | 1 => writeln!(out, "No waste found."),
            min => writeln!(
                out,
                "No place wastes {} or more; --min 0 shows all.",
                text::bytes(min)
            ),
        };
    }
    for (n, kind) in waste.kinds.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        write_kind(out, kind)?;
    }
    Ok(())
}

fn write_kind(out: &mut dyn Write, kind: &KindOfWaste<'_>) -> io::Result<()> {
    let plural = if kind.n_items == 1 { "" } else { "s" };
    writeln!(
        out,
        "{}: {} to win in {} item{plural}",
        kind.kind.title(),
        text::bytes(kind.bytes),
        kind.n_items
    )?;
    writeln!(out, "{}", kind.advice)?;
    let mut table = Table::new(["Held by", "Items", "To Win (bytes)", "One of them"]);
    for place in &kind.places {
        table.row_of_figures([
            Text(&Notation(&place.held_by).to_string()),
            Number(place.n_items),
            Number(place.bytes),
            Text(&place.item.to_string()),
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, kind.places.len(), kind.n_places, "places")
}
