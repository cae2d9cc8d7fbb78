//! The dominator tree by the places of items, from which any part of it can be told that is large enough.
//!
//! Items share a place if they are alike and what dominates them shares a place: the rows of an outline are places. They
//! are found in one pass over all items, and those that are large are few enough to be kept.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::outline::{N_NUMBERS, Outline, OutlineRow};
use super::{Options, SHOWN_ANYWAY};
use crate::graph::{Dominators, Graph, ItemType, Native, NodeId, Reach, ShapeNumbers};

/// How many levels of the tree are looked at.
const MAX_DEPTH: usize = 64;
/// How many places there may be, beyond which each level is better looked at alone.
const MAX_PLACES: usize = 1 << 20;
/// How many places are kept, the largest.
const MAX_KEPT: usize = 1 << 15;

/// Stands for the place above all.
const TOP: u32 = u32::MAX;
/// Stands for the shape of the reference of an item that is only held through several others.
const SHARED: u32 = u32::MAX;
/// The same of an item that nothing holds.
const NOTHING: u32 = u32::MAX - 1;

/// The largest places of a dominator tree.
#[derive(Debug, PartialEq, Eq)]
pub struct Survey {
    /// From how many bytes on a place is there in any case, with those below it.
    least_bytes: u64,
    /// How many levels there are; all of them if there are fewer than were looked at.
    depth: usize,
    /// The places as rows, each in front of those below it; the last one below each may be what is left out.
    rows: Vec<OutlineRow>,
}

/// What must be equal for items to share a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    above: u32,
    class: Option<u32>,
    held_as: u32,
    item_type: ItemType,
    reach: Reach,
}

struct Place {
    above: u32,
    first: NodeId,
    n_items: usize,
    bytes: u64,
}

impl Survey {
    /// Looks at all items; `None` if there are too many places.
    pub fn new(graph: &Graph, dominators: &Dominators) -> Option<Self> {
        let shapes = shapes(graph, dominators);
        let mut roots = FxHashMap::default();
        let mut root = |node: NodeId, reach| match graph.roots(node).next() {
            Some(root) => {
                let n_before = roots.len() as u32;
                *roots.entry(root.shape()).or_insert(n_before)
            }
            None if reach == Reach::Rooted => SHARED,
            None => NOTHING,
        };
        let mut places: Vec<Place> = Vec::new();
        let mut numbers: FxHashMap<Key, u32> = FxHashMap::default();
        // Siblings are often alike.
        let mut last = None;
        // Where the subtrees end in which the next item lies, and the places of what dominates them.
        let mut under_way: Vec<(usize, u32)> = Vec::new();
        let mut is_cut = false;
        let mut skipped_to = 0;
        for (position, entry) in dominators.preorder().enumerate() {
            if position < skipped_to {
                continue;
            }
            while under_way.pop_if(|&mut (end, _)| end <= position).is_some() {}
            let end = position + entry.n_nodes;
            if under_way.len() == MAX_DEPTH {
                is_cut = true;
                skipped_to = end;
                continue;
            }
            let node = entry.node;
            let above = under_way.last().map_or(TOP, |&(_, place)| place);
            let key = Key {
                above,
                class: graph.class_number(node),
                held_as: if above == TOP {
                    root(node, entry.reach)
                } else {
                    shapes[node.index()]
                },
                item_type: graph.item_type(node),
                reach: entry.reach,
            };
            let number = match last {
                Some((key_before, number)) if key_before == key => number,
                _ => *numbers.entry(key).or_insert(places.len() as u32),
            };
            last = Some((key, number));
            if number as usize == places.len() {
                if places.len() == MAX_PLACES {
                    return None;
                }
                places.push(Place {
                    above,
                    first: node,
                    n_items: 0,
                    bytes: 0,
                });
            }
            let place = &mut places[number as usize];
            place.n_items += 1;
            place.bytes += entry.retained_size_bytes;
            if entry.n_nodes > 1 {
                under_way.push((end, number));
            }
        }
        let depth = if is_cut { MAX_DEPTH } else { usize::MAX };
        Some(Self::of_places(&places, depth))
    }

    /// Keeps the largest places.
    fn of_places(places: &[Place], depth: usize) -> Self {
        let mut sizes: Vec<_> = places.iter().map(|place| place.bytes).collect();
        sizes.sort_unstable_by_key(|&bytes| Reverse(bytes));
        let least_bytes = sizes.get(MAX_KEPT).map_or(0, |&bytes| bytes + 1);
        // Those below one place stand together, the largest first, ties in the order of the tree.
        let mut sorted: Vec<_> = (0..places.len()).collect();
        sorted.sort_by_key(|&it| (places[it].above, Reverse(places[it].bytes)));
        let below = |above: u32| {
            let start = sorted.partition_point(|&it| places[it].above < above);
            let len = sorted[start..].partition_point(|&it| places[it].above == above);
            &sorted[start..start + len]
        };
        let mut rows = Vec::new();
        let mut to_write = Vec::new();
        let descend = |to_write: &mut Vec<_>, above, depth| {
            let places_below = below(above);
            let n_large = places_below.partition_point(|&it| places[it].bytes >= least_bytes);
            let n_kept = n_large.max(SHOWN_ANYWAY).min(places_below.len());
            let (kept, rest) = places_below.split_at(n_kept);
            if !rest.is_empty() {
                to_write.push((depth, Err(rest)));
            }
            to_write.extend(kept.iter().rev().map(|&it| (depth, Ok(it))));
        };
        descend(&mut to_write, TOP, 0);
        while let Some((depth, part)) = to_write.pop() {
            let members = match &part {
                Ok(number) => std::slice::from_ref(number),
                Err(rest) => *rest,
            };
            let retained_size_bytes = members.iter().map(|&it| places[it].bytes).sum();
            rows.push(OutlineRow {
                depth,
                n_items: members.iter().map(|&it| places[it].n_items).sum(),
                retained_size_bytes,
                native: Native::default(),
                first: part.ok().map(|number| places[number].first),
            });
            if let Ok(number) = part
                && retained_size_bytes >= least_bytes
            {
                descend(&mut to_write, number as u32, depth + 1);
            }
        }
        Self {
            least_bytes,
            depth,
            rows,
        }
    }

    /// The rows that are asked for, as [`outline()`](super::outline()) gives them; `None` if some may not have been kept.
    pub fn outline(&self, dominators: &Dominators, options: &Options) -> Option<Outline> {
        let top = match options.at {
            Some(node) => Some(self.row_of(node)?),
            None => None,
        };
        let top_bytes = options.at.map_or(dominators.total_size(), |node| {
            dominators.retained_size(node)
        });
        let min_bytes = options.min.of(top_bytes);
        let base = top.map_or(0, |top| self.rows[top].depth);
        let depth = base.saturating_add(options.depth);
        if min_bytes < self.least_bytes || depth >= self.depth {
            return None;
        }
        let mut rows = Vec::new();
        let mut is_cut = false;
        // What is still to be written: a row and its place here if it is no rest.
        let mut to_write = match top {
            Some(top) => vec![(self.rows[top], Some(top))],
            None => self.shown(None, min_bytes),
        };
        to_write.reverse();
        while let Some((row, place)) = to_write.pop() {
            rows.push(OutlineRow {
                depth: row.depth - base,
                ..row
            });
            if let Some(place) = place
                && row.retained_size_bytes >= min_bytes
            {
                let below = self.shown(Some(place), min_bytes);
                if row.depth + 1 < depth {
                    to_write.extend(below.into_iter().rev());
                } else {
                    is_cut |= below.iter().any(|(_, place)| place.is_some());
                }
            }
        }
        Some(Outline { rows, is_cut })
    }

    /// The rows below a row, or at the top: those that are large, and what is left in one.
    fn shown(&self, above: Option<usize>, min_bytes: u64) -> Vec<(OutlineRow, Option<usize>)> {
        let depth = above.map_or(0, |above| self.rows[above].depth + 1);
        let start = above.map_or(0, |above| above + 1);
        let below = self.rows[start..].iter().zip(start..);
        let below = below.take_while(|(row, _)| row.depth >= depth);
        let mut groups: Vec<_> = below.filter(|(row, _)| row.depth == depth).collect();
        let kept_rest = groups.pop_if(|(row, _)| row.first.is_none());
        let n_large = groups.partition_point(|(row, _)| row.retained_size_bytes >= min_bytes);
        let sum = |groups: &[(&OutlineRow, usize)]| {
            let rows = groups.iter().chain(&kept_rest);
            rows.fold((0, 0_u64), |(n_items, bytes), (row, _)| {
                (n_items + row.n_items, bytes + row.retained_size_bytes)
            })
        };
        let is_rest_large = sum(&groups[n_large..]).1 >= min_bytes;
        let n_shown = if is_rest_large {
            n_large.max(SHOWN_ANYWAY).min(groups.len())
        } else {
            n_large
        };
        let (n_items, retained_size_bytes) = sum(&groups[n_shown..]);
        let rest = (retained_size_bytes > 0).then_some(OutlineRow {
            depth,
            n_items,
            retained_size_bytes,
            native: Native::default(),
            first: None,
        });
        let shown = groups[..n_shown].iter().map(|&(row, n)| (*row, Some(n)));
        shown.chain(rest.map(|rest| (rest, None))).collect()
    }

    /// The row of an item that is alone at its place.
    fn row_of(&self, node: NodeId) -> Option<usize> {
        let is_alone = |row: &OutlineRow| row.first == Some(node) && row.n_items == 1;
        self.rows.iter().position(is_alone)
    }

    /// The survey as numbers.
    pub fn to_numbers(&self) -> Vec<u64> {
        let rows = self.rows.iter().flat_map(|row| row.to_numbers());
        let depth = u64::try_from(self.depth).unwrap_or(u64::MAX);
        [self.least_bytes, depth].into_iter().chain(rows).collect()
    }

    /// The survey of numbers; `None` if they are none of this graph.
    pub fn from_numbers(graph: &Graph, numbers: &[u64]) -> Option<Self> {
        let (&[least_bytes, depth], rows) = numbers.split_first_chunk()?;
        let (rows, rest) = rows.as_chunks::<N_NUMBERS>();
        let rows = rows.iter().map(|row| OutlineRow::from_numbers(graph, row));
        rest.is_empty().then_some(Self {
            least_bytes,
            depth: usize::try_from(depth).unwrap_or(usize::MAX),
            rows: rows.collect::<Option<_>>()?,
        })
    }
}

/// Of each node, the number of the shape of the reference by which its immediate dominator holds it.
fn shapes(graph: &Graph, dominators: &Dominators) -> Vec<u32> {
    let mut shapes = vec![SHARED; graph.n_nodes()];
    let mut numbers = ShapeNumbers::new(graph);
    for holder in graph.nodes() {
        let holder_type = graph.item_type(holder);
        for edge in graph.numbered_children(holder) {
            let shape = &mut shapes[edge.target.index()];
            if *shape == SHARED && dominators.idom(edge.target) == Some(holder) {
                *shape = numbers.of(holder_type, edge.label);
            }
        }
    }
    shapes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::amount::Amount;
    use crate::analysis::dominators::outline;
    use crate::graph::testing::{cart, samples};

    #[test]
    fn a_survey_comes_back_as_it_was() {
        let graph = cart().finish().unwrap();
        let survey = Survey::new(&graph, graph.dominators()).unwrap();
        let numbers = survey.to_numbers();
        assert_eq!(Survey::from_numbers(&graph, &numbers), Some(survey));
        assert_eq!(Survey::from_numbers(&graph, &numbers[1..]), None);
        let elsewhere = [0, 64, 0, 1, 8, 100];
        assert_eq!(Survey::from_numbers(&graph, &elsewhere), None);
    }

    proptest! {
        #[test]
        fn it_tells_what_looking_at_each_level_tells(sample in samples(), depth in 0..5_usize, min in 0..400_u64) {
            let graph = sample.graph();
            let dominators = graph.dominators();
            let survey = Survey::new(&graph, dominators).unwrap();
            for at in graph.nodes().map(Some).chain([None]) {
                for min in ["1%".parse().unwrap(), Amount::Bytes(min)] {
                    let options = Options { at, depth, min };
                    let found = survey.outline(dominators, &options);
                    prop_assert!(found.is_some() || at.is_some());
                    if let Some(found) = found {
                        prop_assert_eq!(found, outline(&graph, dominators, &options));
                    }
                }
            }
        }
    }
}
