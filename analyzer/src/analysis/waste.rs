//! What PHP's memory is wasted on, by kind and by the place in the program that holds it.

mod allocation;
mod arrays;
mod duplicate_strings;
mod facts;
mod identical_arrays;
mod kind;
mod place;
mod property_tables;
mod references;
mod strings;

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;

pub use facts::Facts;
pub use kind::WasteKind;
pub use place::{Place, Start};

use crate::graph::{Graph, ItemId, NodeId};
use facts::Excess;
use place::{PlaceId, Places};

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
pub struct Waste<'g> {
    /// Places with less to win were left out.
    pub min_bytes: u64,
    /// By kind, the one with most to win first.
    pub kinds: Vec<KindOfWaste<'g>>,
}

/// The waste of one kind.
#[derive(Debug, Serialize)]
pub struct KindOfWaste<'g> {
    /// Which.
    pub kind: WasteKind,
    /// What to do about it.
    pub advice: &'static str,
    /// How many bytes there are to win.
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
pub struct WastingPlace<'g> {
    /// What holds them.
    pub held_by: Place<'g>,
    /// How many there are.
    pub n_items: u64,
    /// How many bytes there are to win.
    pub bytes: u64,
    /// The one with the most to win; the first of those that are equal.
    pub item: ItemId,
}

/// One or several items that waste something together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Finding {
    /// The first of them.
    node: NodeId,
    n_items: u64,
    bytes: u64,
}

/// Looks for waste in a graph and in what else its dump says.
pub fn waste<'g>(graph: &'g Graph, facts: &Facts, options: &Options) -> Waste<'g> {
    let places = Places::new(graph);
    let listed = |list: &[Excess]| -> Vec<Finding> {
        let finding = |it: &Excess| {
            graph.node(it.position).map(|node| Finding {
                node,
                n_items: 1,
                bytes: it.bytes,
            })
        };
        list.iter().filter_map(finding).collect()
    };
    let findings = [
        (WasteKind::NeverShrank, listed(&facts.never_shrank)),
        (WasteKind::UnpackedLists, listed(&facts.unpacked)),
        (WasteKind::OversizedStrings, listed(&facts.oversized)),
        (WasteKind::PropertyTables, listed(&facts.property_tables)),
        (WasteKind::References, references::find(graph)),
        (
            WasteKind::DuplicateStrings,
            duplicate_strings::find(graph, &facts.hashes),
        ),
        (
            WasteKind::IdenticalArrays,
            identical_arrays::find(graph, &facts.hashes),
        ),
    ];
    let kinds = findings.into_iter();
    let kinds = kinds.map(|(kind, findings)| kind_of_waste(kind, &findings, &places, options));
    let mut kinds: Vec<_> = kinds.filter(|kind| kind.n_places > 0).collect();
    kinds.sort_by_key(|kind| Reverse(kind.bytes));
    Waste {
        min_bytes: options.min_bytes,
        kinds,
    }
}

fn kind_of_waste<'g>(
    kind: WasteKind,
    findings: &[Finding],
    places: &Places<'g>,
    options: &Options,
) -> KindOfWaste<'g> {
    let mut groups: FxHashMap<PlaceId, Group> = FxHashMap::default();
    for finding in findings {
        let group = groups
            .entry(places.of(finding.node))
            .or_insert_with(|| Group::new(*finding));
        group.add(*finding);
    }
    let mut groups: Vec<_> = groups
        .into_iter()
        .filter(|(_, group)| group.bytes >= options.min_bytes)
        .collect();
    groups.sort_unstable_by_key(|(_, group)| (Reverse(group.bytes), group.largest.node));
    let shown = groups.iter().take(options.limit);
    KindOfWaste {
        kind,
        advice: kind.advice(),
        bytes: groups
            .iter()
            .fold(0, |sum, (_, group)| group.bytes.saturating_add(sum)),
        n_items: groups.iter().map(|(_, group)| group.n_items).sum(),
        n_places: groups.len(),
        places: shown
            .map(|&(place, group)| WastingPlace {
                held_by: places.describe(place),
                n_items: group.n_items,
                bytes: group.bytes,
                item: places.graph().id(group.largest.node),
            })
            .collect(),
    }
}

/// The findings of one place.
#[derive(Clone, Copy)]
struct Group {
    n_items: u64,
    bytes: u64,
    largest: Finding,
}

impl Group {
    fn new(first: Finding) -> Self {
        Self {
            n_items: 0,
            bytes: 0,
            largest: first,
        }
    }

    fn add(&mut self, finding: Finding) {
        self.n_items += finding.n_items;
        self.bytes = self.bytes.saturating_add(finding.bytes);
        let rank = |it: Finding| (it.bytes, Reverse(it.node));
        if rank(finding) > rank(self.largest) {
            self.largest = finding;
        }
    }
}
