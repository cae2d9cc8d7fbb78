//! What the arenas of the compiler are used for, and the files whose code is gone from them.

use std::io::{self, Write};

use crate::analysis::ledger::{Arenas, RemainsRow};
use crate::view::table::Figure::{Number, Right, Text};
use crate::view::table::Table;
use crate::view::write_cut_rows;

/// Where the name of a file went with its code. Of a file that was included it stays in the list of included files.
const NO_NAME: &str = "(nameless: eval()'d code, as a rule)";

/// Draws the parts of the arenas, and what is left of code that is gone.
pub fn write(out: &mut dyn Write, arenas: &Arenas<'_>) -> io::Result<()> {
    writeln!(out, "\nWhat the arenas are used for")?;
    let mut table = Table::new(["What", "Bytes"]);
    let parts = [
        ("code that is there, as above", arenas.code_bytes),
        ("code that is gone", arenas.gone_bytes),
        ("not known", arenas.other_bytes),
        ("free", arenas.free_bytes),
    ];
    for (what, bytes) in parts {
        table.row_of_figures([Text(what), Number(bytes)]);
    }
    table.row_of_figures([Text("arenas"), Number(arenas.bytes)]);
    table.write(out)?;
    write_remains(out, arenas)
}

fn write_remains(out: &mut dyn Write, arenas: &Arenas<'_>) -> io::Result<()> {
    if arenas.remains.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nCode that is gone from memory, but not from the arenas; found by a search: likely, not certain"
    )?;
    let mut table = Table::new(["File", "Bytes", "Functions", "Different", "Compiled"]);
    for row in &arenas.remains {
        table.row_of_figures([
            Text(row.file.unwrap_or(NO_NAME)),
            Number(row.bytes),
            Number(row.functions),
            Number(row.distinct),
            Right(&compiled(row)),
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, arenas.remains.len(), arenas.n_files, "files")?;
    writeln!(
        out,
        "PHP empties the arenas when the request ends. A file that is included again is compiled again, unless opcache has it: keep what it returns, or use include_once. eval() compiles each time: keep the closure that it returns."
    )
}

fn compiled(row: &RemainsRow<'_>) -> String {
    match row.compiled {
        None => "?".to_owned(),
        Some(1) => "once".to_owned(),
        Some(n) => format!("{n} times"),
    }
}
