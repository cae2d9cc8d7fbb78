//! The items that a query found, as a list or a detailed table.

use std::io::{self, Write};

use crate::analysis::attribute::{NamedAttribute, Value};
use crate::analysis::query::{Columns, Match, QueryResult};
use crate::view::table::Table;
use crate::view::{item, text, write_cut};

/// Draws the items: their ids, and if the result has their children, all about them.
pub fn write_table(out: &mut dyn Write, result: &QueryResult<'_>) -> io::Result<()> {
    if result.n_matches == 0 {
        return writeln!(out, "no item matches");
    }
    let table = if result.items.with_children() {
        detailed(result)
    } else {
        ids(result)
    };
    table.write(out)?;
    write_cut(out, result.items.len(), result.n_matches)
}

/// Draws some attributes of the items.
pub fn write_columns(
    out: &mut dyn Write,
    result: &Columns<'_>,
    columns: &[NamedAttribute],
) -> io::Result<()> {
    if result.n_matches == 0 {
        return writeln!(out, "no item matches");
    }
    let mut table = Table::with_titles(columns.iter().map(|column| column.name));
    for row in &result.rows {
        table.row_of(row.values.iter().map(|value| match value {
            None => String::new(),
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Number(n)) => text::number(*n),
            Some(Value::Bytes(n)) => text::bytes(*n),
            Some(Value::Id(id)) => id.to_string(),
            Some(Value::Flag(flag)) => if *flag { "Yes" } else { "No" }.to_owned(),
        }));
    }
    table.write(out)?;
    write_cut(out, result.rows.len(), result.n_matches)
}

fn ids(result: &QueryResult<'_>) -> Table {
    let mut table = Table::new(["Item ids"]);
    result
        .items
        .iter()
        .for_each(|found| table.row([&found.item.id.to_string()]));
    table
}

fn detailed(result: &QueryResult<'_>) -> Table {
    let mut table = Table::ruled(["Item ids", "Item data", "Children"]);
    for Match {
        item,
        children,
        conservative_children,
        weak_children,
        ..
    } in result.items.iter()
    {
        let children: Vec<_> = [
            (children, ""),
            (conservative_children, " (conservative)"),
            (weak_children, " (weak)"),
        ]
        .into_iter()
        .filter_map(|(children, note)| Some(item::children_lines(children?, note)))
        .flatten()
        .collect();
        table.row_of_lines([&[item.id.to_string()], &item::lines(&item), &children]);
    }
    table
}
