//! The summary as a table.

use std::io::{self, Write};

use crate::analysis::summary::Summary;
use crate::view::table::Table;

/// Draws the summary.
pub fn write_table(out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
    let mut table = Table::new(["Type", "Instances Count", "Cumulated Self Size (bytes)"]);
    for row in &summary.rows {
        table.row([
            row.name(),
            &row.n_items.to_string(),
            &row.self_size_bytes.to_string(),
        ]);
    }
    table.write(out)
}
