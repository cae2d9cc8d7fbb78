//! How many items of each type and class there are.

use super::names::NameId;
use super::{Graph, ItemType, NodeId};

/// Groups before this one are the types, the others the classes.
const FIRST_CLASS: u32 = ItemType::ALL.len() as u32;

/// The sums of each group: the items of one type, or the objects of one class.
#[derive(Debug, Default)]
pub struct Totals(Vec<(u64, u64)>);

/// The items of one type, or the objects of one class.
#[derive(Clone, Copy, Debug)]
pub struct TypeOrClass<'g> {
    /// Its number.
    pub group: u32,
    /// The type of them all.
    pub item_type: ItemType,
    /// The class of them all, for objects.
    pub class: Option<&'g str>,
    /// How many there are.
    pub n_items: u64,
    /// Their self sizes together.
    pub self_size_bytes: u64,
}

impl Totals {
    /// Counts all items of a graph.
    pub fn new(graph: &Graph) -> Self {
        let mut sums = vec![(0, 0_u64); graph.n_groups()];
        let items = graph.types.all().iter().zip(graph.kinds.numbers().iter());
        for ((item_type, class), size) in items.zip(graph.sizes.iter()) {
            let group = graph.group_of(item_type.item_type(), class);
            let (n_items, size_bytes) = &mut sums[group as usize];
            *n_items += 1;
            *size_bytes = size_bytes.saturating_add(size.unwrap_or(0));
        }
        Self(sums)
    }

    /// What was stored.
    pub fn from_sums(sums: Vec<(u64, u64)>) -> Self {
        Self(sums)
    }

    /// The number of items and the bytes of each group.
    pub fn sums(&self) -> &[(u64, u64)] {
        &self.0
    }
}

impl Graph {
    /// The types and classes of which there are items.
    pub fn types_and_classes(&self) -> impl Iterator<Item = TypeOrClass<'_>> {
        let sums = self.totals().sums().iter().zip(0..);
        let sums = sums.filter(|&(&(n_items, _), _)| n_items > 0);
        sums.map(|(&(n_items, self_size_bytes), group)| {
            let (item_type, class) = self.type_and_class(group);
            TypeOrClass {
                group,
                item_type,
                class,
                n_items,
                self_size_bytes,
            }
        })
    }

    /// The number of the type or class that an item belongs to.
    pub fn group(&self, node: NodeId) -> u32 {
        let item_type = self.item_type(node);
        let class = (item_type == ItemType::Object).then(|| self.kinds.numbers().get(node));
        self.group_of(item_type, class.flatten())
    }

    /// The same, by the number of the class, or of the resource type.
    #[inline]
    fn group_of(&self, item_type: ItemType, kind: Option<u64>) -> u32 {
        match kind {
            Some(kind) if item_type == ItemType::Object && self.kinds.has(kind) => {
                FIRST_CLASS + kind as u32
            }
            _ => item_type as u32,
        }
    }

    /// How many groups there are.
    pub fn n_groups(&self) -> usize {
        FIRST_CLASS as usize + self.kinds.names().len()
    }

    /// The type of the items of a group, and the class if they are objects.
    pub fn type_and_class(&self, group: u32) -> (ItemType, Option<&str>) {
        match ItemType::ALL.get(group as usize) {
            Some(&item_type) => (item_type, None),
            None => {
                let class = self.kinds.names().get((group - FIRST_CLASS) as usize);
                let class = class.filter(|&&class| class != NameId::EMPTY);
                (ItemType::Object, class.map(|&class| self.names.get(class)))
            }
        }
    }

    /// The sums of each group; from a pass over all nodes, unless they were stored.
    pub(super) fn totals(&self) -> &Totals {
        self.totals.get_or_init(|| Totals::new(self))
    }
}
