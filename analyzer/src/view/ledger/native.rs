//! The memory of the process outside of PHP's heap, so that "RSS grows, the PHP heap does not" can be seen.

use std::io::{self, Write};

use crate::analysis::ledger::HeapReport;
use crate::program;
use crate::view::table::Figure::{Number, Text};
use crate::view::table::Table;
use crate::view::text;

/// Draws what is known of the process, if anything is.
pub fn write(out: &mut dyn Write, report: &HeapReport<'_>) -> io::Result<()> {
    let native = &report.native;
    if *native == Default::default() {
        return Ok(());
    }
    writeln!(out, "\nThe process")?;
    let mut table = Table::new(["What", "Bytes"]);
    let of_items = report
        .native_of_items
        .map(|it| ("of it, owned by items", it.0.bytes));
    let rows = [
        Some(("resident memory (RSS)", native.rss_bytes)),
        Some(("of it, shared with others", native.rss_shared_bytes)),
        Some(("PHP's heap", report.memory_usage_real)),
        Some(("malloc, in use", native.malloc_bytes)),
        of_items,
        Some(("malloc, free", native.malloc_free_bytes)),
        Some(("shared memory, as mapped", native.shared_memory_bytes)),
        Some(("stacks of fibers, as mapped", native.fiber_stack_bytes)),
    ];
    for (what, bytes) in rows.into_iter().flatten() {
        table.row_of_figures([Text(what), Number(bytes)]);
    }
    table.write(out)?;
    if native.persistent_resources > 0 {
        writeln!(
            out,
            "{} persistent resources outlive the request.",
            native.persistent_resources
        )?;
    }
    write_verdict(out, report)
}

/// Says where to look if the process grows.
fn write_verdict(out: &mut dyn Write, report: &HeapReport<'_>) -> io::Result<()> {
    let native = &report.native;
    if native.rss_bytes == 0 {
        return Ok(());
    }
    let own = native.rss_bytes.saturating_sub(native.rss_shared_bytes);
    let malloc = native.malloc_bytes.saturating_add(native.malloc_free_bytes);
    write!(
        out,
        "Of {} that the process has for itself, PHP's heap is {} at most, malloc {}. ",
        text::bytes(own),
        text::bytes(report.memory_usage_real),
        text::bytes(malloc)
    )?;
    match report.native_of_items.map(|it| it.0) {
        None => writeln!(
            out,
            "If the process grows and PHP's heap does not, no PHP value is to blame: look at extensions, libraries and persistent connections."
        ),
        Some(of_items) => {
            write!(out, "Items own {} of that", text::native(of_items))?;
            if of_items.n_incomplete > 0 {
                let n_items = text::items(of_items.n_incomplete as usize);
                write!(out, ", {n_items} with memory of unknown size")?;
            }
            writeln!(
                out,
                ". If the process grows and PHP's heap does not, look at them first (`{} query --sort native_retained`), then at extensions, libraries and persistent connections.",
                program::name()
            )
        }
    }
}
