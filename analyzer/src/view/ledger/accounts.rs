//! The ledger as one table that sums to both figures of PHP.

use std::io::{self, Write};

use crate::analysis::ledger::{HeapReport, Ledger};
use crate::view::table::Figure::{Number, Right, Text};
use crate::view::table::Table;

/// Draws the ledger.
pub fn write(out: &mut dyn Write, report: &HeapReport<'_>, ledger: &Ledger<'_>) -> io::Result<()> {
    let used = ledger.used_bytes();
    let taken = used.saturating_add(ledger.free_bytes);
    let mut table = Table::new(["Kind", "What", "Bytes", "Share", "Blocks"]);
    for group in &ledger.accounts {
        table.row_of_figures([
            Text(group.kind.as_str()),
            Text(""),
            Number(group.bytes),
            Right(&share(group.bytes, used)),
            Number(group.blocks),
        ]);
        // A kind whose only account has its own name needs no second row.
        let rows = group.rows.iter();
        for row in rows.filter(|row| row.name != group.kind.as_str()) {
            table.row_of_figures([
                Text(""),
                Text(row.name),
                Number(row.bytes),
                Right(&share(row.bytes, used)),
                Number(row.blocks),
            ]);
        }
    }
    table.row_of_figures([
        Text("in use"),
        Text("memory_get_usage()"),
        Number(used),
        Right(&share(used, used)),
        Number(ledger.blocks()),
    ]);
    table.row_of_figures([
        Text("free"),
        Text(""),
        Number(ledger.free_bytes),
        Text(""),
        Text(""),
    ]);
    for part in ledger.free.iter().filter(|part| part.bytes > 0) {
        table.row_of_figures([
            Text(""),
            Text(part.name),
            Number(part.bytes),
            Text(""),
            Text(""),
        ]);
    }
    table.row_of_figures([
        Text("taken"),
        Text("memory_get_usage(true)"),
        Number(taken),
        Text(""),
        Text(""),
    ]);
    table.write(out)?;
    for (function, sum, figure) in [
        ("memory_get_usage()", used, report.memory_usage),
        ("memory_get_usage(true)", taken, report.memory_usage_real),
    ] {
        if sum != figure {
            writeln!(
                out,
                "The ledger does not close: {function} says {figure} bytes, {} other than its sum.",
                sum.abs_diff(figure)
            )?;
        }
    }
    Ok(())
}

/// A share in percent with one decimal.
fn share(bytes: u64, of: u64) -> String {
    // In u128, because a thousand times a figure of a file may be anything.
    let per_mille = (u128::from(bytes) * 1000 + u128::from(of / 2))
        .checked_div(of.into())
        .unwrap_or(0);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_to_tenths_of_a_percent() {
        assert_eq!(share(1, 3), "33.3 %");
        assert_eq!(share(2, 3), "66.7 %");
        assert_eq!(share(0, 0), "0.0 %");
        assert_eq!(share(u64::MAX, u64::MAX), "100.0 %");
    }
}
