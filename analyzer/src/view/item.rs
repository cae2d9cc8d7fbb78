//! An item in lines, as boxes and detailed tables show it.

use crate::analysis::item::{Children, Item};
use crate::graph::{ItemType, Label, Root};
use crate::view::{php, text};

/// How many further roots and children of one item are spelled out.
pub const MAX_LISTED: usize = 100;

/// The item's properties, one a line, without id and children.
pub fn lines(item: &Item<'_>) -> Vec<String> {
    let mut lines = vec![format!("Type: {}", item.item_type)];
    let mut line = |title: &str, value: Option<&dyn std::fmt::Display>| {
        lines.extend(value.map(|value| format!("{title}: {value}")));
    };
    line("Class", item.class.as_ref().map(|it| it as _));
    line(
        "Object Handle",
        item.object_handle.as_ref().map(|it| it as _),
    );
    line(
        "Resource Type",
        item.resource_type.as_ref().map(|it| it as _),
    );
    line(
        "Resource Handle",
        item.resource_handle.as_ref().map(|it| it as _),
    );
    if let Some(closure) = item.closure {
        line("Function", Some(&closure.function));
        if !closure.file.is_empty() {
            let at = closure
                .line
                .map_or_else(String::new, |line| format!(":{line}"));
            line("Declared in", Some(&format!("{}{at}", closure.file)));
        }
    }
    line("Size", Some(&text::bytes(item.self_size_bytes)));
    let private = item.private_size_bytes.map(|bytes| {
        let bytes = text::bytes(bytes);
        format!("{bytes} of that (conservative)")
    });
    line("Private Size", private.as_ref().map(|it| it as _));
    let native = text::native(item.native.0);
    line("Outside of PHP's heap", some(&native));
    line("Is root", Some(if item.is_root { &"Yes" } else { &"No" }));
    if let Some((first, further)) = item.roots.split_first() {
        let note = conservative_note(first);
        line("Execution Frame", some(&format!("{}{note}", first.frame)));
        line("Symbol Name", some(&first.symbol_name));
        for root in further.iter().take(MAX_LISTED) {
            line("Also root", Some(&root_name(root)));
        }
        if further.len() > MAX_LISTED {
            line(
                "Also root",
                Some(&format!("{} more", further.len() - MAX_LISTED)),
            );
        }
    }
    if let Some(is_held) = item.held {
        let why = if is_held {
            "held by something unknown"
        } else {
            "garbage"
        };
        line("Unreachable", Some(&why));
    }
    line(
        "Unexplained References",
        item.unexplained_references.as_ref().map(|it| it as _),
    );
    lines
}

/// The number of children, for what may have some.
pub fn children_count(item: &Item<'_>) -> Option<String> {
    let holders = [ItemType::Array, ItemType::Object, ItemType::Reference].map(ItemType::as_str);
    (item.n_children > 0 || holders.contains(&item.item_type))
        .then(|| format!("Children count: {}", item.n_children))
}

/// References to others, one a line.
pub fn children_lines(children: Children<'_>, note: &str) -> impl Iterator<Item = String> {
    children
        .iter()
        .enumerate()
        .take(MAX_LISTED + 1)
        .map(move |(n, (edge, id))| match n {
            MAX_LISTED => format!("{} more, see --format json", children.len() - MAX_LISTED),
            _ => format!("{}: {id}{note}", edge.label),
        })
}

/// A reference under some label, as PHP would spell it, and what to know of it.
pub fn reference(holder: &str, label: Label<'_>, conservative: bool, weak: bool) -> String {
    let mut text = php::EdgeNotation(holder, label).to_string();
    if text.is_empty() {
        // PHP code does not see references; their only child is their value.
        text = label.to_string();
    }
    text + match (conservative, weak) {
        (true, _) => " (conservative)",
        (false, true) => " (weak)",
        (false, false) => "",
    }
}

fn root_name(root: &Root<'_>) -> String {
    let name = [root.frame, root.symbol_name].join(" ");
    format!("{}{}", name.trim(), conservative_note(root))
}

fn conservative_note(root: &Root<'_>) -> &'static str {
    if root.is_conservative() {
        " (conservative)"
    } else {
        ""
    }
}

fn some<T: AsRef<str> + std::fmt::Display>(text: &T) -> Option<&dyn std::fmt::Display> {
    (!text.as_ref().is_empty()).then_some(text as _)
}
