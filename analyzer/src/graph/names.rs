//! Strings kept once: classes, labels, frames, symbol names.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// The number of a string in [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NameId(pub u32);

impl NameId {
    /// The empty string, which also stands for an absent one.
    pub const EMPTY: Self = Self(0);
}

/// All names of a dump, each once, one behind the other in a single buffer: a dump may have
/// millions of array keys that occur only once.
#[derive(Debug)]
pub struct Names {
    text: String,
    ends: Vec<usize>,
    index: HashTable<u32>,
}

/// A table that holds the empty name.
impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

impl Names {
    /// How many names there can be: the highest bit is the labels'.
    const MAX: usize = 1 << 31;

    /// A table that holds the empty name.
    pub fn new() -> Self {
        let mut names = Self {
            text: String::new(),
            ends: Vec::new(),
            index: HashTable::new(),
        };
        names.intern("");
        names
    }

    /// The number of a name, which is added unless it is there; `None` if the table is full.
    pub fn intern(&mut self, name: &str) -> Option<NameId> {
        let Self { text, ends, index } = self;
        let hash = hash(name);
        if let Some(&id) = index.find(hash, |&id| text_of(text, ends, id) == name) {
            return Some(NameId(id));
        }
        if ends.len() == Self::MAX {
            return None;
        }
        let id = ends.len() as u32;
        text.push_str(name);
        ends.push(text.len());
        index.insert_unique(hash, id, |&id| self::hash(text_of(text, ends, id)));
        Some(NameId(id))
    }

    /// The name with this number.
    pub fn get(&self, NameId(id): NameId) -> &str {
        text_of(&self.text, &self.ends, id)
    }

    /// Adds the names of another table. Gives the number here of each name there; `None` if this table is full.
    pub fn append(&mut self, later: &Self) -> Option<Vec<NameId>> {
        let Self { text, ends, index } = self;
        // As if all were new, which is at most twice of what is needed.
        index.reserve(later.ends.len(), |&id| hash(text_of(text, ends, id)));
        (0..later.ends.len() as u32)
            .map(|id| self.intern(later.get(NameId(id))))
            .collect()
    }

    /// The text of all names, and where each ends.
    pub fn parts(&self) -> (&str, &[usize]) {
        (&self.text, &self.ends)
    }

    /// Puts the names together again; `None` if they do not fit the text.
    pub fn from_parts(text: String, ends: Vec<usize>) -> Option<Self> {
        let is_sound = ends.first() == Some(&0)
            && ends.is_sorted()
            && ends.iter().all(|&end| text.is_char_boundary(end));
        is_sound.then(|| Self {
            text,
            ends,
            index: HashTable::new(),
        })
    }

    /// All names in the order of their numbers.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let ids = 0..self.ends.len();
        ids.map(|id| text_of(&self.text, &self.ends, id as u32))
    }

    /// Forgets how to find names by text and gives back spare room.
    pub fn freeze(&mut self) {
        self.index = HashTable::new();
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

fn text_of<'t>(text: &'t str, ends: &[usize], id: u32) -> &'t str {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &text[start..ends[id]]
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_equal_names_one_number() {
        let mut names = Names::new();
        let ids: Vec<_> = (0..1000)
            .map(|n| names.intern(&format!("name {n}")).unwrap())
            .collect();
        for (n, &id) in ids.iter().enumerate() {
            assert_eq!(names.intern(&format!("name {n}")), Some(id));
            assert_eq!(names.get(id), format!("name {n}"));
        }
        assert_eq!(names.intern(""), Some(NameId::EMPTY));
    }
}
