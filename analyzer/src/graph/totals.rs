//! How many items of each type and class there are.

use super::first::First;
use super::names::NameId;
use super::rankings::Sorted;
use super::{Graph, ItemType, NodeId};

/// Groups before this one are the types, the others the classes.
const FIRST_CLASS: u32 = ItemType::ALL.len() as u32;

/// Up to which part of all items it is faster to look up those of some groups than to look at all: one in so many.
const FEW: usize = 4;

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
        for (group, size) in graph.groups_of_nodes().zip(graph.sizes.iter()) {
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

    /// The self sizes of all items together, scalars aside: their slots are their holders'.
    pub fn counted_bytes(&self) -> u64 {
        let counted = self
            .types_and_classes()
            .filter(|it| !it.item_type.is_scalar());
        let sizes = counted.map(|it| it.self_size_bytes);
        sizes.fold(0, u64::saturating_add)
    }

    /// The classes of which there are objects.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        self.types_and_classes().filter_map(|it| it.class)
    }

    /// The number of the type or class that an item belongs to.
    #[inline]
    pub fn group(&self, node: NodeId) -> u32 {
        let item_type = self.item_type(node);
        let class = (item_type == ItemType::Object).then(|| self.kinds.numbers().get(node));
        self.group_of(item_type, class.flatten())
    }

    /// The same of all items in the order of the dump.
    pub fn groups_of_nodes(&self) -> impl Iterator<Item = u32> {
        let items = self.types.all().iter().zip(self.kinds.numbers().iter());
        items.map(|(it, kind)| self.group_of(it.item_type(), kind))
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

    /// The items of some types and classes, by the numbers of their groups, in the order of the dump.
    ///
    /// Those of a few small groups are looked up, if they are known already; else all items are looked at.
    pub fn of_groups(&self, groups: &[u32]) -> Box<dyn Iterator<Item = NodeId> + '_> {
        match self.members_of(groups) {
            Some(nodes) => Box::new(nodes.into_iter()),
            None => {
                let is_wanted = self.are_wanted(groups);
                let nodes = (!groups.is_empty()).then(|| self.nodes());
                let nodes = nodes.into_iter().flatten();
                Box::new(nodes.filter(move |&node| is_wanted[self.group(node) as usize]))
            }
        }
    }

    /// The first items of some types and classes, by the numbers of their groups, in the order of the dump.
    pub fn first_of_groups(&self, groups: &[u32], limit: usize) -> Vec<NodeId> {
        let Some(Sorted { members, .. }) = &self.sorted else {
            return self.of_groups(groups).take(limit).collect();
        };
        let mut first = First::new(limit);
        for &group in groups {
            let nodes = members.first_of(group, limit);
            nodes.iter().for_each(|&node| first.add(node));
        }
        first.finish()
    }

    /// The items of some groups in the order of the dump, if it is known where they are, and faster to look them up than to
    /// look at all.
    pub fn members_of(&self, groups: &[u32]) -> Option<Vec<NodeId>> {
        let members = &self.sorted.as_ref()?.members;
        let n_items = |&group: &u32| self.totals().sums()[group as usize].0;
        let n_items = groups.iter().map(n_items).sum::<u64>() as usize;
        if groups.len() > 1 && n_items > self.n_nodes() / FEW {
            return None;
        }
        let mut nodes = Vec::with_capacity(n_items);
        for &group in groups {
            nodes.extend_from_slice(members.of(group));
        }
        if groups.len() > 1 {
            nodes.sort_unstable();
        }
        Some(nodes)
    }

    /// Of each group by number, whether it is one of these.
    pub fn are_wanted(&self, groups: &[u32]) -> Vec<bool> {
        let mut are_wanted = vec![false; self.n_groups()];
        for &group in groups {
            are_wanted[group as usize] = true;
        }
        are_wanted
    }

    /// How many groups there are.
    pub fn n_groups(&self) -> usize {
        FIRST_CLASS as usize + self.kinds.names().len()
    }

    /// The types and classes by the numbers of their groups, whether there are items of them or not.
    pub fn groups(&self) -> impl Iterator<Item = (ItemType, Option<&str>)> {
        (0..self.n_groups() as u32).map(|group| self.type_and_class(group))
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
