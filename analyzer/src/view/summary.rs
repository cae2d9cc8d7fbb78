//! The summary as a table.

use std::io::{self, Write};

use crate::analysis::heap::Heap;
use crate::analysis::ledger::HeapFigures;
use crate::analysis::summary::{Summary, SummaryRow};
use crate::view::table::Table;
use crate::view::{heap, text, write_cut_rows};

/// Draws the summary.
pub fn write_table(out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
    match &summary.heap.retained {
        Some(heap) => write_retained(out, summary, heap)?,
        None => write_counts(out, summary)?,
    }
    write_cut_rows(out, summary.rows.len(), summary.n_rows, "rows")?;
    let figures = summary.heap.figures.as_ref();
    figures.map_or(Ok(()), |figures| write_figures(out, figures))
}

/// Writes the account of the heap as one line.
fn write_figures(out: &mut dyn Write, figures: &HeapFigures<'_>) -> io::Result<()> {
    match *figures {
        HeapFigures::Unreadable { unreadable } => writeln!(
            out,
            "PHP's heap could not be read: {}",
            text::printable(unreadable)
        ),
        HeapFigures::Bytes {
            items_bytes,
            code_and_engine_bytes,
            conservative_bytes,
            unexplained_bytes,
            free_bytes,
            memory_usage,
            ..
        } => {
            write!(
                out,
                "Of {memory_usage} bytes in use, items explain {items_bytes}, code and engine {code_and_engine_bytes}"
            )?;
            if conservative_bytes > 0 {
                write!(out, ", a scan of memory {conservative_bytes}")?;
            }
            writeln!(
                out,
                "; {unexplained_bytes} are unexplained, {free_bytes} more are free"
            )
        }
    }
}

fn write_counts(out: &mut dyn Write, summary: &Summary<'_>) -> io::Result<()> {
    let mut table = Table::new(["Type", "Instances Count", "Cumulated Self Size (bytes)"]);
    for row in &summary.rows {
        let [name, n_items, self_size] = cells(row);
        table.row([&name, &n_items, &self_size]);
    }
    table.write(out)
}

fn write_retained(out: &mut dyn Write, summary: &Summary<'_>, of: &Heap) -> io::Result<()> {
    let mut table = Table::new([
        "Type",
        "Instances Count",
        "Cumulated Self Size (bytes)",
        "Retained Size (bytes)",
        "Share of Heap",
    ]);
    for row in &summary.rows {
        let [name, n_items, self_size] = cells(row);
        let [retained, share] = row.retained.map_or_else(Default::default, |it| {
            [
                it.retained_size_bytes.to_string(),
                heap::share(it.retained_permille),
            ]
        });
        table.row([&name, &n_items, &self_size, &retained, &share]);
    }
    table.write(out)?;
    heap::write_note(out, of)
}

fn cells(row: &SummaryRow<'_>) -> [String; 3] {
    [
        row.name(),
        row.n_items.to_string(),
        row.self_size_bytes.to_string(),
    ]
}
