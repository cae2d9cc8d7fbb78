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
    let has_native = has_native(summary);
    let titles = ["Type", "Instances Count", "Cumulated Self Size (bytes)"];
    let mut table = Table::with_titles(titles.into_iter().chain(has_native.then_some(OUTSIDE)));
    for row in &summary.rows {
        let native = has_native.then(|| text::native(row.native.0));
        table.row_of(cells(row).into_iter().chain(native));
    }
    table.write(out)
}

fn write_retained(out: &mut dyn Write, summary: &Summary<'_>, of: &Heap) -> io::Result<()> {
    let has_native = has_native(summary);
    let titles = [
        "Type",
        "Instances Count",
        "Cumulated Self Size (bytes)",
        "Retained Size (bytes)",
        "Share of Heap",
    ];
    let native_titles = [OUTSIDE, "Retained Outside"];
    let native_titles = native_titles.into_iter().filter(|_| has_native);
    let mut table = Table::with_titles(titles.into_iter().chain(native_titles));
    for row in &summary.rows {
        let at_least = if row.is_exact() { "" } else { AT_LEAST };
        let retained = row.retained.map_or_else(Default::default, |it| {
            [
                text::number(it.retained_size_bytes),
                heap::share(it.retained_permille),
            ]
        });
        let [native, native_retained] = [row.native.0, row.native_retained.0].map(text::native);
        let native = has_native.then_some([native, marked(at_least, native_retained)]);
        let retained = retained.map(|it| marked(at_least, it));
        table.row_of(
            cells(row)
                .into_iter()
                .chain(retained)
                .chain(native.into_iter().flatten()),
        );
    }
    table.write(out)?;
    if summary.rows.iter().any(|row| !row.is_exact()) {
        writeln!(out, "{AT_LEAST_NOTE}")?;
    }
    heap::write_note(out, of)
}

/// Stands before a figure that may be higher.
pub const AT_LEAST: &str = "≥ ";

/// What that says.
pub const AT_LEAST_NOTE: &str = "≥ is the sum of what the items of a row keep one by one; what only several of them keep comes on top, and --class tells it";

/// A figure with a mark before it, if there is one.
fn marked(mark: &str, figure: String) -> String {
    if figure.is_empty() {
        figure
    } else {
        format!("{mark}{figure}")
    }
}

/// The title of what items own outside of PHP's heap.
const OUTSIDE: &str = "Outside of PHP's Heap";

/// Whether a column for that has anything in it.
fn has_native(summary: &Summary<'_>) -> bool {
    let rows = &mut summary.rows.iter();
    rows.any(|row| row.native.0.is_any() || row.native_retained.0.is_any())
}

fn cells(row: &SummaryRow<'_>) -> [String; 3] {
    [
        row.name(),
        row.n_items.to_string(),
        text::number(row.self_size_bytes),
    ]
}
