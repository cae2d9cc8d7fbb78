//! What PHP's memory is wasted on, by kind and by the place in the program that holds it.

mod allocation;
mod arrays;
mod duplicate_strings;
mod facts;
mod found;
mod identical_arrays;
mod kind;
mod place;
mod property_tables;
mod references;
mod strings;

use std::cmp::Reverse;

use serde::Serialize;

pub use facts::Facts;
pub use found::{Found, find};
pub use kind::WasteKind;
pub use place::{Place, Start};

use crate::graph::{Graph, ItemId};
use found::{Finding, Group};

/// What to show.
#[derive(Debug)]
pub struct Options {
    /// Places with less to win are left out.
    pub min_bytes: u64,
    /// How many places of each kind to show.
    pub limit: usize,
}

/// All waste that was found.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Waste<'g> {
    /// Places with less to win were left out.
    pub min_bytes: u64,
    /// By kind, the one with most to win first.
    pub kinds: Vec<KindOfWaste<'g>>,
}

/// The waste of one kind.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KindOfWaste<'g> {
    /// Which.
    pub kind: WasteKind,
    /// What to do about it.
    pub advice: &'static str,
    /// How many bytes there are to win.
    #[serde(rename = "wasted_bytes")]
    pub bytes: u64,
    /// How many items waste them.
    pub n_items: u64,
    /// How many places hold these.
    pub n_places: usize,
    /// The first of the places.
    pub places: Vec<WastingPlace<'g>>,
}

/// Items of which one place in the program holds all, and what they waste.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WastingPlace<'g> {
    /// What holds them.
    pub held_by: Place<'g>,
    /// How many there are.
    pub n_items: u64,
    /// How many bytes there are to win.
    #[serde(rename = "wasted_bytes")]
    pub bytes: u64,
    /// The one with the most to win; the first of those that are equal.
    pub item: ItemId,
}

/// Tells what was found, as far as it is wanted.
pub fn waste<'g>(graph: &'g Graph, found: &Found, options: &Options) -> Waste<'g> {
    let kinds = found.0.iter();
    let kinds = kinds.map(|(kind, groups)| kind_of_waste(graph, *kind, groups, options));
    let mut kinds: Vec<_> = kinds.filter(|kind| kind.n_places > 0).collect();
    kinds.sort_by_key(|kind| Reverse(kind.bytes));
    Waste {
        min_bytes: options.min_bytes,
        kinds,
    }
}

fn kind_of_waste<'g>(
    graph: &'g Graph,
    kind: WasteKind,
    groups: &[Group],
    options: &Options,
) -> KindOfWaste<'g> {
    let n_places = groups.partition_point(|group| group.bytes >= options.min_bytes);
    let groups = &groups[..n_places];
    let shown = groups.iter().take(options.limit);
    KindOfWaste {
        kind,
        advice: kind.advice(),
        bytes: groups
            .iter()
            .fold(0, |sum, group| group.bytes.saturating_add(sum)),
        n_items: groups.iter().map(|group| group.n_items).sum(),
        n_places,
        places: shown
            .map(|group| WastingPlace {
                held_by: group.trail.describe(graph),
                n_items: group.n_items,
                bytes: group.bytes,
                item: graph.id(group.largest),
            })
            .collect(),
    }
}
