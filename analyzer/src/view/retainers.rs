//! The references to an item as a table.

use std::io::{self, Write};

use crate::analysis::retainers::{Incoming, Retainers};
use crate::view::table::Table;
use crate::view::{item, php, text, write_cut_rows};

/// Draws the references, those of the engine first.
pub fn write_table(out: &mut dyn Write, retainers: &Retainers<'_>) -> io::Result<()> {
    let Retainers {
        item: target,
        roots,
        n_references,
        references,
    } = retainers;
    let retained = text::bytes(target.retained_size_bytes);
    writeln!(
        out,
        "{} {} retains {retained}",
        text::printable(target.name()),
        target.id
    )?;
    if roots.is_empty() && *n_references == 0 {
        return writeln!(out, "nothing in the dump refers to it");
    }
    let mut table = Table::new([
        "Holder",
        "Type",
        "Reference",
        "Self Size",
        "Retained Size",
        "Dominates",
    ]);
    for root in roots.iter().take(item::MAX_LISTED) {
        let root = php::RootNotation(root).to_string();
        table.row(["(root)", "", &root, "", "", ""]);
    }
    if roots.len() > item::MAX_LISTED {
        let more = format!("{} more", roots.len() - item::MAX_LISTED);
        table.row(["(root)", "", &more, "", "", ""]);
    }
    for reference in references {
        let &Incoming {
            ref holder,
            label,
            dominates,
            conservative,
            weak,
        } = reference;
        table.row([
            &holder.id.to_string(),
            holder.name(),
            &item::reference(holder.item_type, label, conservative, weak),
            &text::bytes(holder.self_size_bytes),
            &text::bytes(holder.retained_size_bytes),
            if dominates { "Yes" } else { "No" },
        ]);
    }
    table.write(out)?;
    write_cut_rows(out, references.len(), *n_references, "references")
}
