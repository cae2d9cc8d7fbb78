//! From ids to nodes: an item may refer to a later one, so its references wait until all are known.

use hashbrown::HashTable;

use super::{Edges, ItemId, LabelId, Names, NodeId};

/// Edges whose targets are still ids, because an item may refer to a later one.
#[derive(Debug, Default)]
pub struct PendingEdges {
    /// How many edges there were when each node began.
    starts: Vec<u32>,
    labels: Vec<LabelId>,
    targets: Vec<ItemId>,
}

impl PendingEdges {
    /// How many edges there are.
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Begins the edges of the next node.
    pub fn begin_node(&mut self) {
        self.starts.push(self.targets.len() as u32);
    }

    /// Adds an edge of the current node; false if there is no room for it.
    pub fn push(&mut self, label: &str, target: ItemId, names: &mut Names) -> bool {
        if self.targets.len() == u32::MAX as usize {
            return false;
        }
        let Some(label) = LabelId::new(label, names) else {
            return false;
        };
        self.labels.push(label);
        self.targets.push(target);
        true
    }

    /// Looks up all targets and closes the gaps that unknown ones leave, which it counts.
    pub fn resolve(self, index: &IdIndex<'_>) -> (Edges, u64) {
        let Self {
            starts: mut offsets,
            mut labels,
            targets,
        } = self;
        let n_pending = targets.len();
        offsets.push(n_pending as u32);
        let mut resolved = Vec::with_capacity(n_pending);
        let mut start = offsets[0] as usize;
        for node in 0..offsets.len() - 1 {
            let end = offsets[node + 1] as usize;
            offsets[node] = resolved.len() as u32;
            for edge in start..end {
                if let Some(target) = index.get(targets[edge]) {
                    labels[resolved.len()] = labels[edge];
                    resolved.push(target);
                }
            }
            start = end;
        }
        let n_resolved = resolved.len();
        if let Some(end) = offsets.last_mut() {
            *end = n_resolved as u32;
        }
        labels.truncate(n_resolved);
        (
            Edges::new(offsets, resolved, labels),
            (n_pending - n_resolved) as u64,
        )
    }
}

/// Finds nodes by id. Of several with the same id, which only old dumps have, it finds the first.
pub struct IdIndex<'g> {
    ids: &'g [ItemId],
    table: HashTable<u32>,
}

impl<'g> IdIndex<'g> {
    /// An index of all nodes.
    pub fn new(ids: &'g [ItemId]) -> Self {
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
        Self { ids, table }
    }

    /// The node with this id.
    pub fn get(&self, id: ItemId) -> Option<NodeId> {
        self.table
            .find(hash(id), |&node| self.ids[node as usize] == id)
            .map(|&node| NodeId(node))
    }
}

/// Spreads addresses, whose low and high bits say little, over all bits (Fibonacci hashing).
fn hash(ItemId(address): ItemId) -> u64 {
    (address >> 3)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(26)
}
