//! The files of indexes as a table.

use std::io::{self, Write};

use crate::load::index_files::IndexFile;
use crate::load::path_name;
use crate::view::table::Figure::{Right, Text};
use crate::view::table::Table;
use crate::view::text;

/// Draws the files, and sums them up.
pub fn write_table(out: &mut dyn Write, files: &[IndexFile]) -> io::Result<()> {
    if files.is_empty() {
        return writeln!(out, "no index");
    }
    let mut table = Table::new(["File", "Size", "State"]);
    for file in files {
        table.row_of_figures([
            Text(&path_name(&file.path)),
            Right(&text::bytes(file.size_bytes)),
            Text(file.state.as_str()),
        ]);
    }
    table.write(out)?;
    let n_bytes = files.iter().map(|it| it.size_bytes).sum();
    writeln!(out, "{} in all", text::bytes(n_bytes))
}
