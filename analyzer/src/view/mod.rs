//! How reports look: tables and boxes for people, JSON for programs.

pub mod characters;
pub mod cycles;
pub mod diff;
pub mod dominators;
pub mod ended_by;
pub mod free;
pub mod harmless;
pub mod heapsnapshot;
pub mod index;
pub mod item_report;
pub mod json;
pub mod ledger;
pub mod merge;
pub mod query;
pub mod ref_path;
pub mod retainers;
pub mod summary;
pub mod text;
pub mod top_children;
pub mod waste;

mod heap;
mod item;
mod php;
mod place;
#[cfg(test)]
mod schemas;
mod sparkline;
mod table;
mod unreachable;

use std::io::{self, Write};

/// Says so if a limit left something out.
fn write_cut(out: &mut dyn Write, shown: usize, of: usize) -> io::Result<()> {
    write_cut_rows(out, shown, of, "items")
}

/// Says so if a limit left some of a kind out.
fn write_cut_rows(out: &mut dyn Write, shown: usize, of: usize, what: &str) -> io::Result<()> {
    if shown < of {
        writeln!(out, "showing {shown} of {of} {what}, use -l to see more")?;
    }
    Ok(())
}
