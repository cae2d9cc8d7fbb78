//! Cycles of garbage as a table.

use std::io::{self, Write};

use crate::analysis::cycles::{CutText, CycleKind, Cycles};
use crate::view::table::Table;
use crate::view::{heap, php, text, write_cut_rows};

/// Up to how many items a cycle is spelled out.
const MAX_SPELLED: usize = 8;

/// Draws the kinds of cycles, and says how much is garbage.
pub fn write_table(out: &mut dyn Write, cycles: &Cycles<'_>) -> io::Result<()> {
    if cycles.rows.is_empty() && cycles.n_rows == 0 {
        writeln!(out, "no cycle of items that no root reaches")?;
        return heap::write_note(out, &cycles.heap);
    }
    let mut table = Table::ruled([
        "Cycles",
        "Freed With Them",
        "Classes",
        "Example",
        "Reference To Cut",
    ]);
    for kind in &cycles.rows {
        let freed = text::bytes(kind.freed.size_bytes);
        let mut n_cycles = vec![text::count(kind.n_cycles as u64)];
        if kind.n_held_by_others > 0 {
            let n_held = text::count(kind.n_held_by_others as u64);
            n_cycles.push(format!("{n_held} held by others"));
        }
        let classes: Vec<_> = kind.classes.iter().map(|&it| it.to_owned()).collect();
        table.row_of_lines([
            &n_cycles,
            &[freed, format!("in {}", text::items(kind.freed.n_items))],
            &classes,
            &[example(kind)],
            &cuts(kind),
        ]);
    }
    table.write(out)?;
    heap::write_note(out, &cycles.heap)?;
    write_cut_rows(out, cycles.rows.len(), cycles.n_rows, "rows")
}

fn example(kind: &CycleKind<'_>) -> String {
    if kind.cycle.len() <= MAX_SPELLED {
        php::Notation(&kind.cycle).to_string()
    } else {
        let n_items = text::items(kind.cycle.len());
        format!("{}, of {n_items}", kind.example)
    }
}

fn cuts(kind: &CycleKind<'_>) -> Vec<String> {
    let mut lines: Vec<_> = kind.breaking.cuts.iter().map(cut).collect();
    if lines.is_empty() {
        lines.push("several".to_owned());
    } else if kind.breaking.cuts_only_example && kind.n_cycles > 1 {
        lines.push("(in the example, and so in each)".to_owned());
    }
    if !kind.collectable {
        lines.push("(PHP's collector does not look into resources)".to_owned());
    }
    lines
}

/// The reference as `free --cut` takes it, whatever is in its names.
fn cut(cut: &CutText<'_>) -> String {
    match cut {
        CutText::Property { class, name } => {
            let name = text::pattern(&name.to_string());
            format!("{}::${name}", text::pattern(class))
        }
        CutText::Key { holder, key } => format!("{holder}.{}", text::pattern(&key.to_string())),
    }
}
