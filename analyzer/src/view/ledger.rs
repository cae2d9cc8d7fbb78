//! The account of the heap as tables, from the ledger to what is outside of PHP.

mod accounts;
mod arenas;
mod chunks;
mod lists;
mod native;

use std::io::{self, Write};

use dump_format::model::{AccountKind, HeapBin};

use crate::analysis::dumped::Bin;
use crate::analysis::ledger::{Bins, Code, CodeBy, CodeRow, HeapReport, Unexplained};
use crate::view::table::Figure::{Number, Text};
use crate::view::table::Table;
use crate::view::{text, write_cut_rows};

/// Draws all tables that have something to show.
pub fn write_tables(out: &mut dyn Write, report: &HeapReport<'_>) -> io::Result<()> {
    match &report.account {
        Some(account) => {
            chunks::write_headline(out, report, account)?;
            accounts::write(out, report, &account.ledger)?;
            write_code(out, &account.code)?;
            if let Some(arenas) = &account.code.arenas {
                arenas::write(out, arenas)?;
            }
            write_bins(out, &account.bins)?;
            chunks::write(out, account)?;
            let n_blocks = account.ledger.blocks_of(AccountKind::Unexplained);
            write_unexplained(out, &account.unexplained, n_blocks)?;
        }
        None => {
            let why = text::printable(report.unreadable.unwrap_or_default());
            writeln!(out, "PHP's heap could not be read: {why}")?;
            writeln!(
                out,
                "memory_get_usage() says {} bytes, memory_get_usage(true) {}.",
                report.memory_usage, report.memory_usage_real
            )?;
        }
    }
    lists::write(out, &report.lists)?;
    native::write(out, report)
}

fn write_code(out: &mut dyn Write, code: &Code<'_>) -> io::Result<()> {
    if code.n_owners == 0 {
        return Ok(());
    }
    writeln!(out, "\nCompiled code by {}", by_name(code.by))?;
    let mut table = Table::new([by_title(code.by), "Bytes", "Blocks", "In Arenas (bytes)"]);
    for row in &code.owners {
        table.row_of_figures([
            Text(&owner_name(row, code.by)),
            Number(row.bytes),
            Number(row.blocks),
            Number(row.arena_bytes),
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, code.owners.len(), code.n_owners, "owners")
}

fn by_name(by: CodeBy) -> &'static str {
    match by {
        CodeBy::File => "file",
        CodeBy::Class => "class",
        CodeBy::Function => "function",
    }
}

fn by_title(by: CodeBy) -> &'static str {
    match by {
        CodeBy::File => "File",
        CodeBy::Class => "Class",
        CodeBy::Function => "Function",
    }
}

/// What an owner is called: `App\Worker->run() in /srv/app/worker.php`.
fn owner_name(row: &CodeRow<'_>, by: CodeBy) -> String {
    let file = row.file;
    match (row.class, row.function) {
        (Some(class), Some(function)) => format!("{class}::{function}() in {file}"),
        (None, Some(function)) => format!("{function}() in {file}"),
        (Some(class), None) if by == CodeBy::Function => format!("class {class} in {file}"),
        (Some(class), None) => format!("{class} in {file}"),
        (None, None) => file.to_owned(),
    }
}

fn write_bins(out: &mut dyn Write, bins: &Bins) -> io::Result<()> {
    if bins.sizes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nSmall blocks by size")?;
    let mut table = Table::new([
        "Size (bytes)",
        "Live Blocks",
        "Free Blocks",
        "Free (bytes)",
        "In Empty Pages (bytes)",
        "Unexplained Blocks",
    ]);
    for Bin(bin) in &bins.sizes {
        table.row_of_figures([
            Number(bin.size),
            Number(bin.live),
            Number(bin.free),
            Number(bin.size.saturating_mul(bin.free)),
            Number(bin.empty_bytes),
            Number(bin.unexplained),
        ]);
    }
    table.row_of_figures([
        Text("all"),
        Number(sum(bins, |bin| bin.live)),
        Number(sum(bins, |bin| bin.free)),
        Number(bins.free_bytes),
        Number(bins.empty_bytes),
        Number(sum(bins, |bin| bin.unexplained)),
    ]);
    table.write(out)?;
    if bins.empty_bytes > 0 {
        writeln!(
            out,
            "gc_mem_caches() would give back {} in pages whose blocks are all free.",
            text::bytes(bins.empty_bytes)
        )?;
    }
    Ok(())
}

fn sum(bins: &Bins, figure: impl Fn(&HeapBin) -> u64) -> u64 {
    bins.sizes
        .iter()
        .map(|it| figure(&it.0))
        .fold(0, u64::saturating_add)
}

fn write_unexplained(
    out: &mut dyn Write,
    blocks: &[Unexplained<'_>],
    n_blocks: u64,
) -> io::Result<()> {
    if blocks.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nBlocks that nothing explains; what owns the block before or behind may have asked for them"
    )?;
    let mut table = Table::new(["Address", "Bytes", "Before", "Behind"]);
    for block in blocks {
        table.row_of_figures([
            Text(block.address),
            Number(block.bytes),
            Text(block.before.unwrap_or_default()),
            Text(block.behind.unwrap_or_default()),
        ]);
    }
    table.write(out)?;
    if (blocks.len() as u64) < n_blocks {
        writeln!(
            out,
            "showing {} of {n_blocks} blocks; the dump lists the first 50 at most",
            blocks.len()
        )?;
    }
    Ok(())
}
