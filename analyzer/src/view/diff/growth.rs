//! Where the growth went, as a table.

use std::io::{self, Write};

use crate::analysis::diff::growth::{Growth, Kind, Part, permille};
use crate::analysis::diff::trend::Balance;
use crate::view::table::Figure::{Right, Text};
use crate::view::table::Table;
use crate::view::text;

use super::signed_bytes;

/// Draws the parts below their sums, and says which share of the growth the items explain.
pub fn write(out: &mut dyn Write, growth: &Growth) -> io::Result<()> {
    let mut table = Table::new(["Memory", "Size", "Change", "Share of Growth"]);
    let usage = Balance::of(&growth.memory_usage_bytes);
    let mut write_sum = |name: &str, sum: &Balance, parts: &[Part]| {
        add_row(&mut table, name, sum, sum.change);
        for part in parts {
            add_row(
                &mut table,
                &format!("  {}", name_of(part, parts)),
                &part.size_bytes,
                sum.change,
            );
        }
    };
    write_sum("memory_get_usage()", &usage, &growth.memory_usage_parts);
    if let Some(rss) = &growth.rss_bytes {
        write_sum("process (RSS)", &Balance::of(rss), &growth.rss_parts);
    }
    if let (None, Some(malloc)) = (&growth.rss_bytes, &growth.malloc_bytes) {
        let malloc = Balance::of(malloc);
        add_row(&mut table, "malloc, in use", &malloc, malloc.change);
    }
    table.write(out)?;
    if let Some(permille) = growth.items_permille {
        let items = growth.memory_usage_parts.first();
        writeln!(
            out,
            "Items explain {} of the {} by which memory_get_usage() has grown: {}",
            signed_bytes(items.map_or(0, |it| it.size_bytes.change)),
            signed_bytes(usage.change),
            per_cent(permille),
        )?;
    }
    Ok(())
}

fn add_row(table: &mut Table, name: &str, bytes: &Balance, growth: i64) {
    let share = permille(bytes.change, growth).map_or_else(String::new, per_cent);
    table.row_of_figures([
        Text(name),
        Right(&size(bytes.last())),
        Right(&signed_bytes(bytes.change)),
        Right(&share),
    ]);
}

/// What a part is called beside the others.
fn name_of(part: &Part, parts: &[Part]) -> String {
    let has_native = parts.iter().any(|it| it.kind == Kind::NativeItems);
    let kind = match part.kind {
        Kind::Items => "items",
        Kind::Code => "code",
        Kind::Engine => "engine",
        Kind::Conservative => "found by a scan",
        Kind::Unexplained => "unexplained",
        Kind::Unaccounted => "not told by the dumps",
        Kind::Heap => "PHP's heap, as taken from the system",
        Kind::NativeItems => "outside of it, owned by items",
        Kind::Malloc if has_native => "malloc, in use otherwise",
        Kind::Malloc => "malloc, in use",
        Kind::Shared => "shared with other processes",
        Kind::Rest => "all else: free memory, stacks, the program",
    };
    match &part.name {
        // An account that is called like its kind.
        Some(name) if name != kind => format!("{kind}: {name}"),
        _ => kind.to_owned(),
    }
}

/// A size that a rest can bring below nothing.
fn size(bytes: i64) -> String {
    let sign = if bytes < 0 { "-" } else { "" };
    format!("{sign}{}", text::bytes(bytes.unsigned_abs()))
}

fn per_cent(permille: i64) -> String {
    let sign = if permille < 0 { "-" } else { "" };
    let permille = permille.unsigned_abs();
    format!("{sign}{}.{} %", permille / 10, permille % 10)
}
