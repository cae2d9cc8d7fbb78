//! The class of each object and the type of each resource.

use rustc_hash::FxHashMap;

use super::names::{NameId, Names};
use super::{Column, NodeId, anonymous};

/// A name for each node, or none. There are few different ones, so they are numbered apart.
#[derive(Debug, Default)]
pub struct Kinds {
    numbers: Column<u16>,
    names: Vec<NameId>,
    /// The number of each name, while the graph is built.
    by_name: FxHashMap<NameId, u32>,
}

impl Kinds {
    /// The numbers of the nodes' names, and the names.
    pub fn parts(&self) -> (&Column<u16>, &[NameId]) {
        (&self.numbers, &self.names)
    }

    /// Puts them together again; `None` if there is a number without a name.
    pub fn from_parts(numbers: Column<u16>, names: Vec<NameId>) -> Option<Self> {
        let n_names = names.len() as u64;
        let is_sound = numbers.all(|number| number < n_names);
        is_sound.then(|| Self {
            numbers,
            names,
            by_name: FxHashMap::default(),
        })
    }

    /// Appends the name of the next node; the empty one for none.
    pub fn push(&mut self, name: NameId) {
        let number = (name != NameId::EMPTY).then(|| self.number(name));
        self.numbers.push(number);
    }

    /// The name of a node; the empty one if it has none.
    pub fn get(&self, node: NodeId) -> NameId {
        let number = self.numbers.get(node);
        number.map_or(NameId::EMPTY, |number| self.names[number as usize])
    }

    /// Appends those of further nodes, under other names.
    pub fn append(&mut self, later: Self, name_of: impl Fn(NameId) -> NameId) {
        let numbers: Vec<_> = later
            .names
            .iter()
            .map(|&name| self.number(name_of(name)))
            .collect();
        let is_same = numbers.iter().copied().eq(0..numbers.len() as u64);
        if is_same {
            self.numbers.append(later.numbers);
        } else {
            self.numbers
                .append_changed(&later.numbers, |number| numbers[number as usize]);
        }
    }

    /// Calls anonymous classes by their place; `None` if there are too many names.
    pub fn finish(&mut self, names: &mut Names) -> Option<()> {
        let renamed = anonymous::rename(&self.names, names)?;
        for name in &mut self.names {
            *name = *renamed.get(name).unwrap_or(name);
        }
        self.by_name = FxHashMap::default();
        Some(())
    }

    fn number(&mut self, name: NameId) -> u64 {
        let Self { names, by_name, .. } = self;
        let number = *by_name.entry(name).or_insert_with(|| {
            names.push(name);
            names.len() as u32 - 1
        });
        number.into()
    }
}
