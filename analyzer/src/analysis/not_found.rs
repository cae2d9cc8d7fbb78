//! What somebody asked for and is not there.

use std::fmt;

use crate::analysis::nearest::nearest_ids;
use crate::graph::{Graph, ItemId, NodeId};
use crate::program;

/// There is no such thing, or more than one.
#[derive(Debug, PartialEq, Eq)]
pub struct NotFound {
    /// What kind of thing it is.
    pub thing: Thing,
    /// What it was called.
    pub name: String,
    /// Where it was looked for; empty if that is clear.
    pub place: String,
    /// What may have been meant.
    pub candidates: Vec<String>,
    /// How many more there are of these.
    pub n_more: usize,
    /// Whether each of these was meant, so that none was chosen.
    pub is_ambiguous: bool,
}

/// A kind of thing that somebody can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A class.
    Class,
    /// An item.
    Item,
    /// A reference between items, or from a root.
    Reference,
}

impl NotFound {
    /// Nothing is called so; perhaps something else was meant.
    pub fn new(thing: Thing, name: impl fmt::Display, candidates: Vec<String>) -> Self {
        Self {
            thing,
            name: name.to_string(),
            place: String::new(),
            candidates,
            n_more: 0,
            is_ambiguous: false,
        }
    }

    /// Tells where it was looked for.
    pub fn place(self, place: impl fmt::Display) -> Self {
        let place = place.to_string();
        Self { place, ..self }
    }
}

/// The item with this id.
///
/// # Errors
///
/// If there is none.
pub fn item(graph: &Graph, id: ItemId) -> Result<NodeId, NotFound> {
    graph
        .find(id)
        .ok_or_else(|| NotFound::new(Thing::Item, id, nearest_ids(graph, id)))
}

impl std::error::Error for NotFound {}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, place, .. } = self;
        let thing = match self.thing {
            Thing::Class => "class",
            Thing::Item => "item",
            Thing::Reference => "reference",
        };
        let place = match &place[..] {
            "" => String::new(),
            place => format!(" in {place}"),
        };
        if self.is_ambiguous {
            let names = listed(&self.candidates, self.n_more, "and");
            return write!(
                f,
                "{thing} {name}{place} can be {names}: write one of them in full"
            );
        }
        match self.thing {
            Thing::Reference => write!(f, "the dump has no reference {name}: ")?,
            Thing::Class | Thing::Item => write!(f, "no {thing} {name}{place}: ")?,
        }
        if self.candidates.is_empty() {
            let program = program::name();
            return match self.thing {
                Thing::Class => write!(f, "`{program} summary` lists classes"),
                Thing::Item => write!(
                    f,
                    "ids look like 0x7f94a1877068, `{program} query` lists them"
                ),
                Thing::Reference => write!(
                    f,
                    "`{program} query -v` and `{program} item` list the references of items"
                ),
            };
        }
        write!(
            f,
            "did you mean {}?",
            listed(&self.candidates, self.n_more, "or")
        )
    }
}

/// `A, B or C`.
pub fn listed(names: &[String], n_more: usize, conjunction: &str) -> String {
    let more = (n_more > 0).then(|| format!("{n_more} more"));
    let mut names: Vec<_> = names.iter().map(String::as_str).collect();
    names.extend(more.as_deref());
    match &names[..] {
        [] => String::new(),
        [name] => (*name).to_owned(),
        [names @ .., last] => format!("{} {conjunction} {last}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_says_it() {
        let names = |n: usize| (1..=n).map(|n| format!("C{n}")).collect::<Vec<_>>();
        let not_found = NotFound::new(Thing::Class, "Ordr", names(1)).place("a.json");
        assert_eq!(
            not_found.to_string(),
            "no class Ordr in a.json: did you mean C1?"
        );
        let ambiguous = NotFound {
            is_ambiguous: true,
            n_more: 2,
            ..NotFound::new(Thing::Class, "Order", names(2))
        };
        assert_eq!(
            ambiguous.to_string(),
            "class Order can be C1, C2 and 2 more: write one of them in full"
        );
        assert_eq!(listed(&names(3), 0, "or"), "C1, C2 or C3");
    }
}
