//! Why an item is in memory that no root reaches, in sentences.

use std::fmt::{self, Display, Formatter};

use dump_format::{GcStatus, ItemType};

use crate::analysis::path::Steps;
use crate::analysis::ref_path::RefPaths;
use crate::analysis::unreachable::{Cycle, HeldItem, Unreachable};
use crate::graph::ItemId;

/// What to say of an item to which there is no path from a root.
pub struct Sentences<'p>(pub &'p RefPaths<'p>);

impl Display for Sentences<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let item = self.0.item;
        match &self.0.unreachable {
            None if self.0.n_ignored > 0 => write!(
                f,
                "Without what is ignored, no root reaches {item}: nothing else holds it."
            ),
            None => write!(
                f,
                "No known root reaches {item}: it is garbage that waits for the cycle collector, or held by something the dump does not show."
            ),
            Some(Unreachable::Garbage { nearest, gc }) => {
                write!(f, "No known root reaches {item}: it is garbage")?;
                write_cycle(f, nearest.as_ref())?;
                gc.map_or(Ok(()), |gc| write_collector(f, &gc.0))
            }
            Some(Unreachable::Held { nearest }) => {
                write!(f, "No known root reaches {item}, but ")?;
                write_held(f, item, nearest.as_ref())
            }
        }
    }
}

fn write_cycle(f: &mut Formatter<'_>, cycle: Option<&Cycle<'_>>) -> fmt::Result {
    match cycle.map(|Cycle { cycle, path }| (cycle.len(), path)) {
        None => write!(f, ", of a cycle that the dump does not show"),
        Some((1, None)) => write!(f, " that holds itself"),
        Some((1, Some(_))) => write!(f, ", held by an item that holds itself"),
        Some((n_items, None)) => write!(f, ", on a cycle of {n_items} items"),
        Some((n_items, Some(_))) => write!(f, ", held by a cycle of {n_items} items"),
    }?;
    if cycle.is_some_and(|cycle| holds_resource(&cycle.cycle)) {
        write!(
            f,
            ". PHP's cycle collector does not look into resources, and leaves it: only the program can cut the cycle."
        )
    } else {
        write!(f, ". gc_collect_cycles() would free it.")
    }
}

fn holds_resource(cycle: &Steps<'_>) -> bool {
    cycle
        .iter()
        .any(|step| step.item.item_type == ItemType::Resource.as_str())
}

fn write_collector(f: &mut Formatter<'_>, gc: &GcStatus) -> fmt::Result {
    let GcStatus {
        enabled,
        protected,
        threshold,
        roots,
        ..
    } = gc;
    let is_enabled = if *enabled { "enabled" } else { "disabled" };
    let is_protected = if *protected { " and protected" } else { "" };
    write!(
        f,
        "\nThe cycle collector was {is_enabled}{is_protected}, with {roots} possible roots: "
    )?;
    match (protected, enabled) {
        (true, _) => write!(
            f,
            "after a fatal error or out of room, it takes note of no others."
        ),
        (false, true) => write!(f, "it runs by itself at {threshold}."),
        (false, false) => write!(f, "it does not run by itself."),
    }
}

fn write_held(f: &mut Formatter<'_>, item: ItemId, nearest: Option<&HeldItem<'_>>) -> fmt::Result {
    let Some(nearest) = nearest else {
        return write!(f, "something that the dump does not show holds it.");
    };
    let held = nearest.held_item;
    if held == item {
        write!(f, "something unknown holds it: ")?;
    } else {
        write!(f, "something unknown holds {held}, which keeps it alive: ")?;
    }
    write!(
        f,
        "the dump does not show {} of the ",
        nearest.unexplained_references
    )?;
    if let Some(count) = nearest.refcount {
        write!(f, "{count} ")?;
    }
    write!(f, "references to {held}.")
}
