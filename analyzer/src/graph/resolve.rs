//! From ids to nodes: an item may refer to a later one, so its references wait until all are known.

use std::thread;

use hashbrown::HashTable;

use super::addresses::Addresses;
use super::page_index::PageIndex;
use super::{Edges, ItemId, LabelId, NodeId};
use crate::parallel::n_threads;

/// Stands for an item that is not there; there is one node less than this.
const NOWHERE: NodeId = NodeId(u32::MAX);

/// To start a thread for less does not pay.
const MIN_PART: usize = 1 << 16;

/// Edges whose targets are still ids, because an item may refer to a later one.
#[derive(Debug, Default)]
pub struct PendingEdges {
    labels: Vec<LabelId>,
    places: Places,
}

/// What leads where, under whatever label.
#[derive(Debug, Default)]
pub struct Places {
    /// How many edges there were when each node began.
    starts: Vec<u32>,
    targets: Addresses,
}

impl PendingEdges {
    /// How many edges there are.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Begins the edges of the next node.
    #[inline]
    pub fn begin_node(&mut self) {
        self.places.starts.push(self.labels.len() as u32);
    }

    /// Adds an edge of the current node; false if there is no room for it.
    #[inline]
    pub fn push(&mut self, label: LabelId, target: ItemId) -> bool {
        if self.labels.len() == u32::MAX as usize {
            return false;
        }
        self.labels.push(label);
        self.places.targets.push(target.0);
        true
    }

    /// The labels, and what leads where.
    pub fn parts(&mut self) -> (&mut Vec<LabelId>, &mut Places) {
        (&mut self.labels, &mut self.places)
    }

    /// Looks up all targets and closes the gaps that unknown ones leave, which it counts.
    pub fn resolve(self, index: &IdIndex<'_>) -> (Edges, u64) {
        let Self { mut labels, places } = self;
        let Places {
            starts: mut offsets,
            targets,
        } = places;
        let mut targets = look_up(targets, index);
        let n_pending = targets.len();
        offsets.push(n_pending as u32);
        if targets.contains(&NOWHERE) {
            close_gaps(&mut offsets, &mut labels, &mut targets);
        }
        let n_dangling = (n_pending - targets.len()) as u64;
        (Edges::new(offsets, targets, labels), n_dangling)
    }
}

impl Places {
    /// Adds those of further nodes.
    pub fn append(&mut self, later: &mut Self) {
        let n_before = self.targets.len() as u32;
        let starts = later.starts.drain(..);
        self.starts.extend(starts.map(|start| n_before + start));
        self.targets.append(std::mem::take(&mut later.targets));
    }
}

/// Looks up all targets, where they stand if that is possible.
fn look_up(targets: Addresses, index: &IdIndex<'_>) -> Vec<NodeId> {
    let node = |address| index.get(ItemId(address)).unwrap_or(NOWHERE);
    match targets {
        Addresses::Narrow(windows, mut codes) => {
            let mut codes = std::mem::take(codes.own());
            match index {
                IdIndex::Pages(index) => {
                    let node = index.by_codes_of(&windows);
                    in_parallel(&mut codes, |code| *code = node(*code).unwrap_or(NOWHERE.0));
                }
                IdIndex::Hash { .. } => {
                    in_parallel(&mut codes, |code| *code = node(windows.decode(*code)).0);
                }
            }
            // In place: a list of the same layout takes over the memory.
            codes.into_iter().map(NodeId).collect()
        }
        Addresses::Wide(addresses) => addresses.all().iter().copied().map(node).collect(),
    }
}

/// Changes all elements, with as many threads as pay.
fn in_parallel<T: Send>(elements: &mut [T], change: impl Fn(&mut T) + Sync) {
    let n_per_thread = elements.len().div_ceil(n_threads()).max(MIN_PART);
    thread::scope(|scope| {
        for part in elements.chunks_mut(n_per_thread) {
            scope.spawn(|| part.iter_mut().for_each(&change));
        }
    });
}

/// Leaves out the edges that lead nowhere.
fn close_gaps(offsets: &mut [u32], labels: &mut Vec<LabelId>, targets: &mut Vec<NodeId>) {
    let mut n_kept = 0;
    let mut edge = 0;
    for offset in offsets {
        while edge < *offset as usize {
            if targets[edge] != NOWHERE {
                targets[n_kept] = targets[edge];
                labels[n_kept] = labels[edge];
                n_kept += 1;
            }
            edge += 1;
        }
        *offset = n_kept as u32;
    }
    targets.truncate(n_kept);
    labels.truncate(n_kept);
}

/// Finds nodes by id. Of several with the same id, which only old dumps have, it finds the first.
#[derive(Debug)]
pub enum IdIndex<'g> {
    /// By place.
    Pages(PageIndex),
    /// By hash, for ids that are no addresses within a few windows.
    Hash {
        /// The id of each node.
        ids: &'g [u64],
        /// The nodes.
        table: HashTable<u32>,
    },
}

impl<'g> IdIndex<'g> {
    /// An index of all nodes.
    pub fn new(ids: &'g Addresses) -> Self {
        match ids {
            Addresses::Narrow(windows, codes) => Self::Pages(PageIndex::new(windows, codes.all())),
            Addresses::Wide(ids) => Self::by_hash(ids.all()),
        }
    }

    fn by_hash(ids: &'g [u64]) -> Self {
        let mut table = HashTable::with_capacity(ids.len());
        for (node, &id) in ids.iter().enumerate() {
            table
                .entry(
                    hash(id),
                    |&other| ids[other as usize] == id,
                    |&other| hash(ids[other as usize]),
                )
                .or_insert(node as u32);
        }
        Self::Hash { ids, table }
    }

    /// The node with this id.
    #[inline]
    pub fn get(&self, ItemId(id): ItemId) -> Option<NodeId> {
        match self {
            Self::Pages(index) => index.get(id).map(NodeId),
            Self::Hash { ids, table } => table
                .find(hash(id), |&node| ids[node as usize] == id)
                .map(|&node| NodeId(node)),
        }
    }
}

/// Spreads addresses, whose low and high bits say little, over all bits (Fibonacci hashing).
fn hash(address: u64) -> u64 {
    (address >> 3)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(26)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Ids of both kinds, close together so that they meet.
        #[test]
        fn the_first_node_with_an_id_is_found(
            ids in prop::collection::vec(0_u64..3000, 0..200),
            factor in prop::sample::select(vec![1_u64, 8, 1 << 20, 1 << 33]),
            sought in prop::collection::vec(0_u64..3000, 0..200),
        ) {
            let ids: Vec<_> = ids.into_iter().map(|id| id * factor).collect();
            let mut addresses = Addresses::default();
            ids.iter().for_each(|&id| addresses.push(id));
            let index = IdIndex::new(&addresses);
            for id in sought.into_iter().map(|id| id * factor).chain(ids.iter().copied()) {
                let expected = ids.iter().position(|&it| it == id);
                prop_assert_eq!(index.get(ItemId(id)).map(NodeId::index), expected);
            }
        }
    }
}
