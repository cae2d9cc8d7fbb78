//! What an edge is called: an array index or a name.

use std::fmt;

use serde::{Serialize, Serializer};

use super::names::{NameId, Names};

/// The key or property name under which a node holds another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label<'g> {
    /// A small decimal number, as it stands for an array index.
    Index(u32),
    /// Anything else, in the dump's spelling.
    Name(&'g str),
}

/// A label without its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberedLabel {
    /// A small decimal number, as it stands for an array index.
    Index(u32),
    /// The number of a name.
    Name(u32),
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => index.fmt(f),
            Self::Name(name) => name.fmt(f),
        }
    }
}

impl Serialize for Label<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A label in four bytes: with the highest bit an index, else a name.
///
/// Lists of millions of elements are ordinary, so their indexes must not go through the names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelId(u32);

impl LabelId {
    const INDEX: u32 = 1 << 31;

    /// The short form of a label; `None` if there are too many names.
    pub fn new(text: &str, names: &mut Names) -> Option<Self> {
        match parse_index(text.as_bytes()) {
            Some(index) => Some(Self(index | Self::INDEX)),
            None => names.intern(text).map(|NameId(id)| Self(id)),
        }
    }

    /// The label as a number.
    pub fn raw(self) -> u32 {
        self.0
    }

    /// The label with this number.
    pub fn from_raw(number: u32) -> Self {
        Self(number)
    }

    /// The name, if it is one.
    pub fn name(self) -> Option<NameId> {
        (self.0 & Self::INDEX == 0).then_some(NameId(self.0))
    }

    /// The same label by the numbers of another table of names.
    pub fn renumbered(self, name_of: impl Fn(NameId) -> NameId) -> Self {
        if self.0 & Self::INDEX == 0 {
            Self(name_of(NameId(self.0)).0)
        } else {
            self
        }
    }

    /// The label without its text.
    pub fn number(self) -> NumberedLabel {
        match self.name() {
            Some(NameId(name)) => NumberedLabel::Name(name),
            None => NumberedLabel::Index(self.0 & !Self::INDEX),
        }
    }

    /// The label itself.
    pub fn resolve(self, names: &Names) -> Label<'_> {
        if self.0 & Self::INDEX == 0 {
            Label::Name(names.get(NameId(self.0)))
        } else {
            Label::Index(self.0 & !Self::INDEX)
        }
    }
}

/// Guesses the labels of objects, whose properties have the same names in the same order again and again.
///
/// To see that a guess is right takes a third of the time of finding a name among all.
#[derive(Debug, Default)]
pub struct Guesses {
    /// Behind which name to guess; none where there is nothing to learn, as for the keys of arrays.
    previous: Option<NameId>,
    /// The name that came behind each name the last time.
    next: Vec<NameId>,
}

impl Guesses {
    /// Begins the labels of an object of this class, or of something else.
    #[inline]
    pub fn begin(&mut self, class: Option<NameId>) {
        self.previous = class;
    }

    /// The label with this text, as [`LabelId::new`].
    #[inline]
    pub fn label(&mut self, text: &str, names: &mut Names) -> Option<LabelId> {
        let Some(NameId(previous)) = self.previous else {
            return LabelId::new(text, names);
        };
        let previous = previous as usize;
        if let Some(&guess) = self.next.get(previous)
            && guess != NameId::EMPTY
            && names.get(guess) == text
        {
            self.previous = Some(guess);
            return Some(LabelId(guess.0));
        }
        let label = LabelId::new(text, names)?;
        if let Some(name) = label.name() {
            if previous >= self.next.len() {
                self.next.resize(previous + 1, NameId::EMPTY);
            }
            self.next[previous] = name;
            self.previous = Some(name);
        }
        Some(label)
    }
}

/// Reads a decimal number below 2^31 in the only spelling that prints the same again.
fn parse_index(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 10 || (text[0] == b'0' && text.len() > 1) {
        return None;
    }
    let mut index = 0_u64;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        index = index * 10 + u64::from(digit);
    }
    u32::try_from(index)
        .ok()
        .filter(|&index| index < LabelId::INDEX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guessed_labels_are_the_same() {
        let mut names = Names::new();
        let classes = ["A", "B"].map(|class| names.intern(class));
        let mut guesses = Guesses::default();
        let properties: [(Option<NameId>, &[&str]); 7] = [
            (classes[0], &["id", "7", "name", "id", ""]),
            (classes[0], &["id", "7", "name", "id", "name"]),
            (None, &["id", "new"]),
            (classes[1], &["name", "id", "8"]),
            (classes[0], &["name", "id"]),
            (classes[1], &[]),
            (classes[1], &["name", "id", "007", "name"]),
        ];
        for (class, labels) in properties {
            guesses.begin(class);
            for label in labels {
                let guessed = guesses.label(label, &mut names);
                assert_eq!(guessed, LabelId::new(label, &mut names), "{label}");
                assert_eq!(guessed.unwrap().resolve(&names).to_string(), *label);
            }
        }
    }

    #[test]
    fn every_label_prints_as_it_was_written() {
        let mut names = Names::new();
        for text in [
            "",
            "0",
            "7",
            "2147483647",
            "2147483648",
            "007",
            "-1",
            "+1",
            "12a",
            "first level",
            "99999999999",
        ] {
            let label = LabelId::new(text, &mut names).unwrap().resolve(&names);
            assert_eq!(label.to_string(), text);
            assert_eq!(
                matches!(label, Label::Index(_)),
                ["0", "7", "2147483647"].contains(&text),
                "{text}"
            );
        }
    }
}
