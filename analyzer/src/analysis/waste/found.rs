//! All waste of a graph by places, in numbers, as it can be kept.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::facts::{Excess, Facts};
use super::place::{Origin, PlaceId, Places, Trail};
use super::{WasteKind, duplicate_strings, identical_arrays, references};
use crate::graph::{Graph, NodeId};

/// How many places are few enough to be kept.
const MAX_KEPT: usize = 1 << 16;

/// All waste, by kind and place.
#[derive(Debug, PartialEq, Eq)]
pub struct Found(pub Vec<(WasteKind, Vec<Group>)>);

/// One or several items that waste something together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The first of them.
    pub node: NodeId,
    /// How many there are.
    pub n_items: u64,
    /// How many bytes there are to win.
    pub bytes: u64,
}

/// The findings of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many items there are.
    pub n_items: u64,
    /// How many bytes there are to win.
    pub bytes: u64,
    /// The item with the most to win; the first of those that are equal.
    pub largest: NodeId,
    /// The place.
    pub trail: Trail,
}

/// Looks for waste in a graph and in what else its dump says.
pub fn find(graph: &Graph, facts: &Facts) -> Found {
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
    let groups = |kind| {
        let findings = match kind {
            WasteKind::NeverShrank => listed(&facts.never_shrank),
            WasteKind::UnpackedLists => listed(&facts.unpacked),
            WasteKind::OversizedStrings => listed(&facts.oversized),
            WasteKind::PropertyTables => listed(&facts.property_tables),
            WasteKind::References => references::find(graph),
            WasteKind::DuplicateStrings => duplicate_strings::find(graph, &facts.hashes),
            WasteKind::IdenticalArrays => identical_arrays::find(graph, &facts.hashes),
        };
        (kind, grouped(&findings, &places))
    };
    Found(WasteKind::ALL.map(groups).into())
}

/// The places of findings, those with the most to win first.
fn grouped(findings: &[Finding], places: &Places<'_>) -> Vec<Group> {
    let mut groups: FxHashMap<PlaceId, Finding> = FxHashMap::default();
    let mut largest: FxHashMap<PlaceId, Finding> = FxHashMap::default();
    let rank = |it: &Finding| (it.bytes, Reverse(it.node));
    for finding in findings {
        let place = places.of(finding.node);
        groups
            .entry(place)
            .and_modify(|sum| {
                sum.n_items += finding.n_items;
                sum.bytes = sum.bytes.saturating_add(finding.bytes);
            })
            .or_insert(*finding);
        largest
            .entry(place)
            .and_modify(|largest| {
                if rank(finding) > rank(largest) {
                    *largest = *finding;
                }
            })
            .or_insert(*finding);
    }
    let groups = groups.into_iter().map(|(place, sum)| Group {
        n_items: sum.n_items,
        bytes: sum.bytes,
        largest: largest[&place].node,
        trail: places.trail(place),
    });
    let mut groups: Vec<_> = groups.collect();
    groups.sort_unstable_by_key(|group| (Reverse(group.bytes), group.largest));
    groups
}

impl Found {
    /// All waste as numbers; `None` if these are too many to be kept.
    pub fn to_numbers(&self) -> Option<Vec<u64>> {
        let n_groups: usize = self.0.iter().map(|(_, groups)| groups.len()).sum();
        let mut numbers = Vec::new();
        for (_, groups) in &self.0 {
            numbers.push(groups.len() as u64);
            for group in groups {
                let trail = &group.trail;
                let (start, node) = trail.start;
                numbers.extend([group.n_items, group.bytes, group.largest.number().into()]);
                numbers.extend([start as u64, node.number().into(), trail.steps.len() as u64]);
                let steps = trail.steps.iter();
                numbers
                    .extend(steps.flat_map(|&(holder, n)| [u64::from(holder.number()), n.into()]));
            }
        }
        (n_groups <= MAX_KEPT).then_some(numbers)
    }

    /// The waste of numbers; `None` if they are none of this graph.
    pub fn from_numbers(graph: &Graph, numbers: &[u64]) -> Option<Self> {
        let mut numbers = numbers.iter().copied();
        let mut kinds = Vec::new();
        for kind in WasteKind::ALL {
            let n_groups = numbers.next()?;
            let groups = (0..n_groups).map(|_| group(graph, &mut numbers));
            kinds.push((kind, groups.collect::<Option<_>>()?));
        }
        numbers.next().is_none().then_some(Self(kinds))
    }
}

fn group(graph: &Graph, numbers: &mut impl Iterator<Item = u64>) -> Option<Group> {
    let node = |number: u64| graph.node(u32::try_from(number).ok()?);
    let (n_items, bytes) = (numbers.next()?, numbers.next()?);
    let largest = node(numbers.next()?)?;
    let origin = usize::try_from(numbers.next()?).ok()?;
    let start = (*Origin::ALL.get(origin)?, node(numbers.next()?)?);
    let n_steps = numbers.next()?;
    let steps = (0..n_steps).map(|_| {
        let holder = node(numbers.next()?)?;
        Some((holder, u32::try_from(numbers.next()?).ok()?))
    });
    let steps = steps.collect::<Option<_>>()?;
    Some(Group {
        n_items,
        bytes,
        largest,
        trail: Trail { start, steps },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    #[test]
    fn what_was_found_comes_back_as_it_was() {
        let graph = cart().finish().unwrap();
        let excess = |position, bytes| Excess { position, bytes };
        let mut facts = Facts::default();
        facts.never_shrank = vec![excess(0, 8), excess(4, 100), excess(1, 7), excess(3, 7)];
        facts.oversized = vec![excess(5, 1)];
        let found = find(&graph, &facts);
        let bytes: Vec<_> = found.0[0].1.iter().map(|group| group.bytes).collect();
        assert_eq!(bytes, [100, 14, 8]);
        let numbers = found.to_numbers().unwrap();
        assert_eq!(Found::from_numbers(&graph, &numbers), Some(found));
        assert_eq!(Found::from_numbers(&graph, &numbers[1..]), None);
        assert_eq!(Found::from_numbers(&graph, &numbers[..5]), None);
    }
}
