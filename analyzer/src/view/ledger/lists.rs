//! The lists that a program can fill, and what empties them.

use std::io::{self, Write};

use crate::analysis::ledger::Lists;
use crate::view::table::Figure::{Number, Right, Text};
use crate::view::table::Table;
use crate::view::write_cut_rows;

/// Draws the lists that have entries.
pub fn write(out: &mut dyn Write, lists: &Lists<'_>) -> io::Result<()> {
    if lists.rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nLists that a program can fill")?;
    let mut table = Table::new(["List", "Entries", "Bytes", "Emptied By"]);
    for row in &lists.rows {
        let bytes = row
            .bytes
            .map_or_else(String::new, |bytes| bytes.to_string());
        table.row_of_figures([
            Text(row.name),
            Number(row.entries),
            Right(&bytes),
            Text(row.emptied_by.unwrap_or_default()),
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, lists.rows.len(), lists.n_lists, "lists")
}
