//! Everything about one item, as a box and a table of its references.

use std::io::{self, Write};

use crate::analysis::item_report::ItemReport;
use crate::graph::Reach;
use crate::view::table::{self, Table};
use crate::view::{heap, item, text};

/// Draws the item, and below it one page of its references.
pub fn write_report(out: &mut dyn Write, report: &ItemReport<'_>) -> io::Result<()> {
    table::write_box(out, &lines(report))?;
    if !report.references.is_empty() {
        write_references(out, report)?;
    }
    let (first, n_shown) = (report.offset, report.references.len());
    if n_shown < report.n_references {
        let of = report.n_references;
        let last = first + n_shown;
        if n_shown == 0 {
            writeln!(
                out,
                "showing none of {of} references, use -l and --offset to see more"
            )?;
        } else {
            let first = first + 1;
            writeln!(
                out,
                "showing {first} to {last} of {of} references, use -l and --offset to see more"
            )?;
        }
    }
    Ok(())
}

fn lines(report: &ItemReport<'_>) -> Vec<String> {
    let of_item = &report.item;
    let mut lines = vec![format!("Id: {}", of_item.id)];
    lines.extend(item::lines(of_item));
    let retained = text::bytes(report.retained_size_bytes);
    let share = heap::share(report.retained_permille);
    let n_items = text::items(report.n_retained_items);
    lines.push(format!("Retained Size: {retained} in {n_items} ({share})"));
    let native = text::native(report.native_retained.0);
    if !native.is_empty() {
        lines.push(format!("Retained outside of PHP's heap: {native}"));
    }
    let numbers = [
        ("Refcount", of_item.refcount),
        ("Length", of_item.length),
        ("Elements", of_item.elements),
        ("References to it", Some(report.n_referrers as u64)),
        ("Depth", report.depth.map(u64::from)),
    ];
    for (title, number) in numbers {
        lines.extend(number.map(|number| format!("{title}: {number}")));
    }
    let dominator = match (report.dominator, report.reach) {
        (Some(dominator), _) => format!("{} {}", dominator.name(), dominator.id),
        (None, Reach::Rooted) => "none, the roots".to_owned(),
        (None, Reach::Held) => "none, something unknown".to_owned(),
        (None, Reach::Garbage) => "none, no root reaches it".to_owned(),
    };
    lines.push(format!("Dominator: {dominator}"));
    lines.extend(item::children_count(of_item));
    lines
}

fn write_references(out: &mut dyn Write, report: &ItemReport<'_>) -> io::Result<()> {
    let mut table = Table::new(["Reference", "Item", "Type", "Self Size", "Retained Size"]);
    for child in &report.references {
        let holder = report.item.item_type;
        let reference = item::reference(holder, child.label, child.conservative, child.weak);
        table.row([
            &reference,
            &child.item.id.to_string(),
            child.item.name(),
            &text::bytes(child.item.self_size_bytes),
            &text::bytes(child.item.retained_size_bytes),
        ]);
    }
    table.write(out)
}
