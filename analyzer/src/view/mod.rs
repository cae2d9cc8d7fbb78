//! How reports look: tables and boxes for people, JSON for programs.

pub mod json;
pub mod query;
pub mod ref_path;
pub mod summary;
pub mod text;
pub mod top_children;

mod item;
mod php;
mod table;
mod unreachable;

use std::io::{self, Write};

/// Says so if a limit left something out.
fn write_cut(out: &mut dyn Write, shown: usize, of: usize) -> io::Result<()> {
    if shown < of {
        writeln!(out, "showing {shown} of {of} items, use -l to see more")?;
    }
    Ok(())
}
