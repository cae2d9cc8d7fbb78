//! Chunks: how full they are, and what keeps those that are nearly empty.

use std::io::{self, Write};

use crate::analysis::ledger::{Chunks, Fill, HeapAccount, HeapReport};
use crate::program;
use crate::view::table::Figure::{Number, Text};
use crate::view::table::Table;
use crate::view::{text, write_cut_rows};

/// Says in a sentence how much is taken for how much in use, and what keeps the rest.
pub fn write_headline(
    out: &mut dyn Write,
    report: &HeapReport<'_>,
    account: &HeapAccount<'_>,
) -> io::Result<()> {
    write!(
        out,
        "{} taken, {} in use",
        text::bytes(report.memory_usage_real),
        text::bytes(report.memory_usage)
    )?;
    let chunks = &account.chunks;
    if chunks.n_kept > 0 {
        write!(
            out,
            ": {} kept by {} of {}",
            counted(chunks.n_kept as u64, "chunk is", "chunks are"),
            counted(chunks.kept_blocks, "block", "blocks"),
            text::bytes(chunks.kept_live_bytes)
        )?;
    }
    match chunks.n_idle {
        0 => writeln!(out),
        n_idle => writeln!(
            out,
            "; {} kept though nothing in them is in use, gc_mem_caches() can give them back",
            counted(n_idle as u64, "chunk is", "chunks are")
        ),
    }
}

/// Draws what is known of the chunks.
pub fn write(out: &mut dyn Write, account: &HeapAccount<'_>) -> io::Result<()> {
    let chunks = &account.chunks;
    writeln!(out, "\nChunks of 2 MiB by how much of them is in use")?;
    let mut table = Table::new(["In Use", "Chunks", "In Use (bytes)"]);
    for fill in chunks.fill.iter().filter(|fill| fill.n_chunks > 0) {
        table.row_of_figures([
            Text(fill_name(fill)),
            Number(fill.n_chunks as u64),
            Number(fill.live_bytes),
        ]);
    }
    table.write(out)?;
    if account.huge_blocks > 0 {
        writeln!(
            out,
            "Beside the chunks: {} larger than a chunk, {}.",
            counted(account.huge_blocks, "block", "blocks"),
            text::bytes(account.huge_bytes)
        )?;
    }
    write_kept(out, chunks)
}

fn write_kept(out: &mut dyn Write, chunks: &Chunks<'_>) -> io::Result<()> {
    if chunks.n_kept == 0 {
        return Ok(());
    }
    writeln!(
        out,
        "\nWhat keeps chunks of which at most an eighth is in use"
    )?;
    let mut table = Table::new(["Owner", "Chunks", "Blocks", "Bytes", "One of them"]);
    for group in &chunks.kept_by {
        let item = group.item.map(|id| id.to_string()).unwrap_or_default();
        table.row_of_figures([
            Text(group.owner),
            Number(group.n_chunks as u64),
            Number(group.blocks),
            Number(group.bytes),
            Text(&item),
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, chunks.kept_by.len(), chunks.n_kept_by, "owners")?;
    let mut table = Table::new(["Chunk", "In Use (bytes)", "Blocks", "First Block"]);
    for chunk in &chunks.kept {
        let first = chunk.pins.first();
        let pin = first.map(|pin| match pin.item {
            Some(id) => format!("{} {id}, {} B", pin.owner, pin.bytes),
            None => format!("{}, {} B", pin.owner, pin.bytes),
        });
        table.row_of_figures([
            Text(chunk.address),
            Number(chunk.live_bytes),
            Number(chunk.blocks),
            Text(&pin.unwrap_or_default()),
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, chunks.kept.len(), chunks.n_kept, "chunks")?;
    match chunks.kept_by.iter().find_map(|group| group.item) {
        Some(id) => writeln!(
            out,
            "`{} ref-path {id} DUMP` shows what holds it.",
            program::name()
        ),
        None => Ok(()),
    }
}

fn fill_name(fill: &Fill) -> &'static str {
    match fill.eighths {
        0 => "nothing",
        1 => "up to 1/8",
        2 => "up to 1/4",
        4 => "up to 1/2",
        _ => "more",
    }
}

fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
