//! The memory of the process outside of PHP's heap, so that "RSS grows, the PHP heap does not" can be seen.

use std::io::{self, Write};

use crate::analysis::ledger::HeapReport;
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
    let rows = [
        ("resident memory (RSS)", native.rss_bytes),
        ("of it, shared with others", native.rss_shared_bytes),
        ("PHP's heap", report.memory_usage_real),
        ("malloc, in use", native.malloc_bytes),
        ("malloc, free", native.malloc_free_bytes),
        ("shared memory, as mapped", native.shared_memory_bytes),
        ("stacks of fibers, as mapped", native.fiber_stack_bytes),
    ];
    for (what, bytes) in rows {
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
    writeln!(
        out,
        "Of {} that the process has for itself, PHP's heap is {} at most, malloc {}. If the process grows and PHP's heap does not, no PHP value is to blame: look at extensions, libraries and persistent connections.",
        text::bytes(own),
        text::bytes(report.memory_usage_real),
        text::bytes(malloc)
    )
}
