//! The items with the most children as a table.

use std::io::{self, Write};

use crate::analysis::top_children::TopChildren;
use crate::view::table::Table;
use crate::view::write_cut;

/// Draws the items, `detailed` with their type or class.
pub fn write_table(out: &mut dyn Write, top: &TopChildren<'_>, detailed: bool) -> io::Result<()> {
    let rows = top.items.iter().zip(1..).map(|(item, num)| {
        let kind = item.class.unwrap_or(item.item_type);
        (
            format!("{num}"),
            item.id.to_string(),
            item.n_children.to_string(),
            kind,
        )
    });
    let table = if detailed {
        let mut table = Table::new(["Num", "Item ids", "Children", "Type"]);
        rows.for_each(|(num, id, n_children, kind)| table.row([&num, &id, &n_children, kind]));
        table
    } else {
        let mut table = Table::new(["Num", "Item ids", "Children"]);
        rows.for_each(|(num, id, n_children, _)| table.row([&num, &id, &n_children]));
        table
    };
    table.write(out)?;
    write_cut(out, top.items.len(), top.n_holders)
}
