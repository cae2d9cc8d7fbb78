//! Tables, and the only place that knows which crate draws them.

use std::io::{self, Write};

use prettytable::format::{Alignment, FormatBuilder, LinePosition, LineSeparator, TableFormat};
use prettytable::{Cell, Row};
use unicode_width::UnicodeWidthStr;

use crate::view::text::{self, printable};

/// Where rules are drawn: around the titles and the rows as a whole, or around each row.
const AROUND: [LinePosition; 3] = [LinePosition::Top, LinePosition::Title, LinePosition::Bottom];
const EVERYWHERE: [LinePosition; 4] = [
    LinePosition::Top,
    LinePosition::Title,
    LinePosition::Intern,
    LinePosition::Bottom,
];

/// What a cell shows.
#[derive(Clone, Copy, Debug)]
pub enum Figure<'t> {
    /// A text.
    Text(&'t str),
    /// A number.
    Number(u64),
    /// A text that stands where numbers do.
    Right(&'t str),
}

/// A table that grows row by row. Every line of every cell is made printable here.
pub struct Table(prettytable::Table);

impl Table {
    /// A table whose rows follow each other.
    pub fn new<const N: usize>(titles: [&str; N]) -> Self {
        Self::with_titles(titles)
    }

    /// The same with any number of columns.
    pub fn with_titles<'t>(titles: impl IntoIterator<Item = &'t str>) -> Self {
        let mut table = prettytable::Table::new();
        table.set_format(format(&AROUND));
        table.set_titles(Row::new(titles.into_iter().map(Cell::new).collect()));
        Self(table)
    }

    /// A table with a rule between any two rows.
    pub fn ruled<const N: usize>(titles: [&str; N]) -> Self {
        let mut table = Self::new(titles);
        table.0.set_format(format(&EVERYWHERE));
        table
    }

    /// Adds a row of cells of one line each.
    pub fn row<const N: usize>(&mut self, cells: [&str; N]) {
        self.row_of(cells);
    }

    /// The same with any number of columns.
    pub fn row_of<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let cells = cells.into_iter();
        let cells = cells.map(|cell| Cell::new(&printable(cell.as_ref())));
        self.0.add_row(Row::new(cells.collect()));
    }

    /// Adds a row of texts, and of numbers at the right of their columns.
    pub fn row_of_figures<const N: usize>(&mut self, cells: [Figure<'_>; N]) {
        let cells = cells.into_iter().map(|cell| match cell {
            Figure::Text(text) => Cell::new(&printable(text)),
            Figure::Number(number) => Cell::new_align(&text::number(number), Alignment::RIGHT),
            Figure::Right(text) => Cell::new_align(&printable(text), Alignment::RIGHT),
        });
        self.0.add_row(Row::new(cells.collect()));
    }

    /// Adds a row of cells of any number of lines.
    pub fn row_of_lines<const N: usize>(&mut self, cells: [&[String]; N]) {
        self.0
            .add_row(Row::new(cells.into_iter().map(cell_of_lines).collect()));
    }

    /// Draws the table.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        self.0.print(&mut { out }).map(drop)
    }
}

/// Draws a box around some lines, as a table of one cell. A path may have millions of boxes, and a table is slow.
pub fn write_box(out: &mut dyn Write, lines: &[String]) -> io::Result<()> {
    let lines: Vec<_> = lines.iter().map(|line| printable(line)).collect();
    let widths: Vec<_> = lines.iter().map(|line| line.width()).collect();
    let width = widths.iter().copied().max().unwrap_or(0);
    let rule = "-".repeat(width + 2);
    let mut text = format!("+{rule}+\n");
    for (line, own_width) in lines.iter().zip(widths) {
        text.extend(["| ", line]);
        text.extend(std::iter::repeat_n(' ', width - own_width));
        text.push_str(" |\n");
    }
    text.extend(["+", &rule, "+\n"]);
    out.write_all(text.as_bytes())
}

fn format(rules: &[LinePosition]) -> TableFormat {
    FormatBuilder::new()
        .column_separator('|')
        .borders('|')
        .separators(rules, LineSeparator::new('-', '+', '+', '+'))
        .padding(1, 1)
        .build()
}

fn cell_of_lines(lines: &[String]) -> Cell {
    let lines: Vec<_> = lines.iter().map(|line| printable(line)).collect();
    Cell::new(&lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_a_table_of_one_cell() {
        for lines in [
            vec!["Id: 0x1".to_owned(), "Type: array".to_owned()],
            vec!["Class: 漢字\\Café".to_owned(), "e\u{301}".to_owned()],
            vec![String::new()],
            vec!["a\u{1b}[31m\tb ".to_owned()],
        ] {
            let mut out = Vec::new();
            write_box(&mut out, &lines).unwrap();
            let mut table = prettytable::Table::new();
            table.set_format(format(&AROUND));
            table.add_row(Row::new(vec![cell_of_lines(&lines)]));
            assert_eq!(String::from_utf8(out).unwrap(), table.to_string());
        }
    }
}
