//! What goes with what when references go: the dominator tree, prepared for counting.
//!
//! An item *follows* its holder if the holder's one reference is all that keeps it in memory: it is freed with the
//! holder. All others are *shared*, those that roots or something unknown hold as well: they are freed when as many
//! references are gone as there were. As few items are shared, much is freed in few steps.
//!
//! # Layout
//!
//! Items go by their positions in the preorder of the [dominator tree](super::Dominators), where what follows an item
//! stands behind it, each within the range of its holder. Only shared items and what they dominate are between: gaps, which
//! go on their own.

mod build;
mod holders;
mod stored;
mod tally;

use std::ops::Range;
use std::thread;

use super::cells::Cells;
use super::{Bits, NodeId};
use holders::Holders;
use tally::{Counted, Kind, Tally};

/// The columns.
#[derive(Debug)]
pub struct Cascade {
    /// The positions of shared items, ascending.
    shared: Cells<u32>,
    /// How many items each of them dominates, itself included.
    extents: Cells<u32>,
    /// How many references hold each of them.
    held: Cells<u32>,
    /// Which items they are.
    nodes: Cells<NodeId>,
    /// The positions of those that hold shared items, once for each reference.
    holders: Holders,
    /// The number of the shared item that each of these references leads to.
    targets: Cells<u32>,
    /// The type or class and the size of all items.
    tally: Tally,
    /// Where the references of each property are among `references`.
    properties: Vec<Row>,
    /// Of each property, the positions of the followers that it leads to, then the numbers of references to shared items.
    references: Cells<u32>,
    /// How many items each of these followers dominates, itself included, for properties where these are several.
    follower_extents: Cells<u32>,
    /// Whether the dump has the engine's counts.
    pub has_refcounts: bool,
}

/// The references of one property.
#[derive(Clone, Copy, Debug)]
pub struct References<'c> {
    /// The positions of the followers that they lead to.
    pub followers: &'c [u32],
    /// How many items each of these dominates, itself included; nothing if it is only itself for all of them.
    pub extents: &'c [u32],
    /// The numbers of the references to shared items.
    pub to_shared: &'c [u32],
}

#[derive(Clone, Copy, Debug, Default)]
struct Row {
    start: u32,
    n_followers: u32,
    end: u32,
    /// Where the extents of the followers are; nowhere if all are one.
    first_extent: Option<u32>,
}

impl Cascade {
    /// How many positions there are.
    pub fn n_positions(&self) -> usize {
        self.tally.len()
    }

    /// How many shared items there are.
    pub fn n_shared(&self) -> usize {
        self.shared.len()
    }

    /// How many references lead to them.
    pub fn n_references(&self) -> usize {
        self.targets.len()
    }

    /// The position of a shared item, and those of all that it dominates.
    #[inline]
    pub fn shared(&self, number: usize) -> Range<usize> {
        let start = self.shared.get(number) as usize;
        let end = start + self.extents.get(number) as usize;
        // No further than there are items, though a file that was tampered with may say so.
        start..end.min(self.n_positions())
    }

    /// How many references hold a shared item.
    #[inline]
    pub fn n_held(&self, number: usize) -> u32 {
        self.held.get(number)
    }

    /// Which item a shared one is.
    #[inline]
    pub fn node(&self, number: usize) -> NodeId {
        self.nodes.get(number)
    }

    /// The number of the shared item at a position, if it is one.
    pub fn shared_at(&self, position: usize) -> Option<usize> {
        let number = self.shared_from(position, 0);
        (number < self.n_shared() && self.shared.get(number) as usize == position).then_some(number)
    }

    /// The number of the first shared item from a position on, which is none of the first few.
    #[inline]
    pub fn shared_from(&self, position: usize, n_before: usize) -> usize {
        place_from(&self.shared, position, n_before)
    }

    /// The number of the first reference to a shared item from a position on, which is none of the first few.
    #[inline]
    pub fn reference_from(&self, position: usize, n_before: usize) -> usize {
        self.holders.reference_from(position, n_before)
    }

    /// The number of the shared item that a reference leads to.
    #[inline]
    pub fn target(&self, reference: usize) -> usize {
        self.targets.get(reference) as usize
    }

    /// The same for some of these references.
    #[inline]
    pub fn targets(&self, references: Range<usize>) -> &[u32] {
        self.targets.slice(references)
    }

    /// Counts the items at some positions, by kinds.
    pub fn count(&self, positions: &Bits) -> Counted {
        self.tally.count(positions)
    }

    /// All types and classes with sizes, by the numbers of kinds.
    pub fn kind_table(&self) -> &[Kind] {
        self.tally.table()
    }

    /// How many references of a property lead to followers, and how many to shared items.
    pub fn n_of_property(&self, number: usize) -> [usize; 2] {
        let row = self.properties.get(number).copied().unwrap_or_default();
        [row.n_followers, row.end - row.start - row.n_followers].map(|it| it as usize)
    }

    /// The references of a property, see [`Graph::numbered_properties`](super::Graph::numbered_properties).
    pub fn property(&self, number: usize) -> References<'_> {
        let row = self.properties.get(number).copied().unwrap_or_default();
        let references = self.references.slice(row.start as usize..row.end as usize);
        let n_followers = row.n_followers as usize;
        let (followers, to_shared) = references.split_at(n_followers);
        let extents = row.first_extent.map_or(&[][..], |start| {
            let start = start as usize;
            self.follower_extents.slice(start..start + n_followers)
        });
        References {
            followers,
            extents,
            to_shared,
        }
    }

    /// Reads what is needed to free very many items, with all cores.
    pub fn read_in(&self) {
        if self.targets.whole().is_some() && self.held.whole().is_some() {
            return;
        }
        thread::scope(|scope| {
            scope.spawn(|| self.read_targets());
            self.holders.parts().1.all();
            for column in [&self.shared, &self.extents, &self.held] {
                column.all();
            }
        });
    }

    /// Reads what is needed to count very many items here and there.
    pub fn read_kinds(&self) {
        self.tally.read_in();
    }

    /// Reads what is needed to take very many references to shared items away.
    pub fn read_targets(&self) {
        self.targets.all();
    }
}

/// The place of the first number that is not below `number`, and none of the first few; `numbers` ascend.
#[inline]
fn place_from(numbers: &Cells<u32>, number: usize, n_before: usize) -> usize {
    let places = n_before..numbers.len();
    match numbers.whole() {
        Some(numbers) => first_from(places, |n| (numbers[n] as usize) < number),
        None => first_from(places, |n| (numbers.get(n) as usize) < number),
    }
}

/// The first place that is not below what is looked for, or else the end; what is below stands first.
///
/// Looks nearby first.
#[inline]
pub fn first_from(places: Range<usize>, is_below: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut step) = (places.start, 1);
    while places.end - low >= step && is_below(low + step - 1) {
        low += step;
        step *= 2;
    }
    let mut high = places.end.min(low + step - 1);
    while low < high {
        let middle = low.midpoint(high);
        if is_below(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_first_number_is_found_from_anywhere(mut numbers in prop::collection::vec(0_u32..50, 0..40), number in 0_usize..60, n_before in 0_usize..40) {
            numbers.sort_unstable();
            let n_before = n_before.min(numbers.len());
            let expected = numbers.partition_point(|&it| (it as usize) < number).max(n_before);
            prop_assert_eq!(place_from(&numbers.into(), number, n_before), expected);
        }
    }
}
