//! The class of each object and the type of each resource.

use rustc_hash::FxHashMap;

use super::names::{NameId, Names};
use super::{Column, NodeId, anonymous, sites};

/// A name for each node, or none. There are few different ones, so they are numbered apart.
#[derive(Debug, Default)]
pub struct Kinds {
    numbers: Column<u16>,
    names: Vec<NameId>,
    /// The number of each name, while the graph is built.
    by_name: FxHashMap<NameId, u32>,
}

impl Kinds {
    /// For how many nodes there is a name, or none.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The number of a node's name, if it has one.
    pub fn number(&self, node: NodeId) -> Option<u32> {
        let number = self.numbers.get(node)?;
        self.has(number).then_some(number as u32)
    }

    /// Whether this is the number of a name.
    #[inline]
    pub fn has(&self, number: u64) -> bool {
        number < self.names.len() as u64
    }

    /// The numbers of all nodes' names.
    pub fn numbers(&self) -> &Column<u16> {
        &self.numbers
    }

    /// The names by number.
    pub fn names(&self) -> &[NameId] {
        &self.names
    }

    /// Puts them together again; a number without a name is as good as none.
    pub fn from_parts(numbers: Column<u16>, names: Vec<NameId>) -> Self {
        Self {
            numbers,
            names,
            by_name: FxHashMap::default(),
        }
    }

    /// Appends the name of the next node; the empty one for none.
    pub fn push(&mut self, name: NameId) {
        let number = (name != NameId::EMPTY).then(|| self.number_of(name));
        self.numbers.push(number);
    }

    /// The name of a node; the empty one if it has none.
    pub fn get(&self, node: NodeId) -> NameId {
        let number = self.number(node);
        let name = number.map(|number| self.names[number as usize]);
        name.unwrap_or(NameId::EMPTY)
    }

    /// Appends those of further nodes, under other names.
    pub fn append(&mut self, later: Self, name_of: impl Fn(NameId) -> NameId) {
        let numbers: Vec<_> = later
            .names
            .iter()
            .map(|&name| self.number_of(name_of(name)))
            .collect();
        let is_same = numbers.iter().copied().eq(0..numbers.len() as u64);
        if is_same {
            self.numbers.append(later.numbers);
        } else {
            self.numbers
                .append_changed(&later.numbers, |number| numbers[number as usize]);
        }
    }

    /// Calls anonymous classes by their place, and places in short; `None` if there are too many names.
    pub fn finish(&mut self, names: &mut Names) -> Option<()> {
        let mut renamed = anonymous::rename(&self.names, names)?;
        renamed.extend(sites::shorten(&self.names, names)?);
        for name in &mut self.names {
            *name = *renamed.get(name).unwrap_or(name);
        }
        self.by_name = FxHashMap::default();
        Some(())
    }

    fn number_of(&mut self, name: NameId) -> u64 {
        let Self { names, by_name, .. } = self;
        let number = *by_name.entry(name).or_insert_with(|| {
            names.push(name);
            names.len() as u32 - 1
        });
        number.into()
    }
}
