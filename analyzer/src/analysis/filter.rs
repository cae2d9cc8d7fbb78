//! Conditions on single items, as users write them: `class=MyClassA`, `size>=1KiB`, `frame~^App`.

mod parse;

use regex::Regex;

use crate::analysis::amount::{Amount, Share};
use crate::analysis::attribute::{AnyText, GetFlag, GetKind, GetNumber};
use crate::analysis::class_name::{ClassName, Classes};
use crate::analysis::not_found::{NotFound, item};
use crate::graph::sites::class_and_site;
use crate::graph::{Graph, ItemId, ItemType, NodeId};

/// A condition on an attribute of an item. An item that lacks the attribute does not match it.
#[derive(Debug, Clone)]
pub struct Filter(Wanted);

/// A filter whose names were looked up in a dump.
#[derive(Debug, Clone)]
pub struct Test(Condition);

impl Filter {
    /// Looks up what the filter names: a class, or an item by its id.
    ///
    /// # Errors
    ///
    /// If it is not there. To exclude what is not there is no mistake.
    pub fn of(&self, graph: &Graph) -> Result<Test, NotFound> {
        let condition = match &self.0 {
            Wanted::Class(name) => Condition::Classes(name.find(graph.classes())?, true),
            Wanted::NotClass(name) => match name.find(graph.classes()) {
                Err(error) if error.is_ambiguous => return Err(error),
                classes => Condition::Classes(classes.unwrap_or_default(), false),
            },
            Wanted::Item(get, id) => {
                item(graph, *id)?;
                Condition::Number(*get, Numbers::new(Comparison::Equal, id.0))
            }
            Wanted::Share(get, comparison, share) => {
                let bytes = Amount::Share(*share).of(graph.counted_bytes());
                Condition::Number(*get, Numbers::new(*comparison, bytes))
            }
            Wanted::Plain(condition) => condition.clone(),
        };
        Ok(Test(condition))
    }
}

impl Test {
    /// Whether an item fulfils the condition.
    pub fn matches(&self, graph: &Graph, node: NodeId) -> bool {
        match &self.0 {
            Condition::Kind(..) | Condition::Classes(..) => self
                .holds_for_all(graph.item_type(node), graph.class(node))
                .unwrap_or_default(),
            Condition::Text(any, test) => any(graph, node, &|text| test.holds(text)),
            Condition::Number(get, numbers) => {
                get(graph, node).is_some_and(|number| numbers.contains(number))
            }
            Condition::Flag(get, value) => get(graph, node) == *value,
        }
    }

    /// Leaves only the items that fulfil the condition.
    pub fn retain(&self, graph: &Graph, nodes: &mut Vec<NodeId>) {
        // Each loop is one on its own, since there are millions of items.
        match self.0 {
            Condition::Number(get, numbers) => {
                nodes.retain(|&node| get(graph, node).is_some_and(|it| numbers.contains(it)));
            }
            Condition::Flag(get, value) => nodes.retain(|&node| get(graph, node) == value),
            _ => nodes.retain(|&node| self.matches(graph, node)),
        }
    }

    /// Whether the condition is one on types and classes.
    pub fn is_of_kind(&self) -> bool {
        matches!(self.0, Condition::Kind(..) | Condition::Classes(..))
    }

    /// Whether all items of a type and class fulfil the condition, or none; `None` if that differs.
    pub fn holds_for_all(&self, item_type: ItemType, class: Option<&str>) -> Option<bool> {
        match &self.0 {
            Condition::Kind(get, test) => {
                Some(get(item_type, class).is_some_and(|it| test.holds_for_kind(it)))
            }
            Condition::Classes(classes, is_meant) => {
                Some(class.is_some_and(|it| classes.contains(it) == *is_meant))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Clone)]
enum Wanted {
    /// A class, or several.
    Class(ClassName),
    /// Any other class.
    NotClass(ClassName),
    /// What refers to an item, or is it.
    Item(GetNumber, ItemId),
    /// A size by how it compares to a share of the heap.
    Share(GetNumber, Comparison, Share),
    /// What needs no looking up.
    Plain(Condition),
}

#[derive(Debug, Clone)]
enum Condition {
    /// Whether the class is one of these.
    Classes(Classes, bool),
    Kind(GetKind, TextTest),
    Text(AnyText, TextTest),
    Number(GetNumber, Numbers),
    Flag(GetFlag, bool),
}

#[derive(Debug, Clone)]
enum TextTest {
    Is(String),
    IsNot(String),
    Matches(Regex),
}

impl TextTest {
    /// The same for a type or class. What is called by its place has a class as well.
    fn holds_for_kind(&self, name: &str) -> bool {
        match (self, class_and_site(name)) {
            (_, None) => self.holds(name),
            (Self::IsNot(_), Some((class, _))) => self.holds(name) && self.holds(class),
            (_, Some((class, _))) => self.holds(name) || self.holds(class),
        }
    }

    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Is(value) => text == value,
            Self::IsNot(value) => text != value,
            Self::Matches(regex) => regex.is_match(text),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Some numbers: those in a range, or all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Numbers {
    first: u64,
    last: u64,
    is_inside: bool,
}

impl Numbers {
    /// Those that compare so to a value.
    fn new(comparison: Comparison, value: u64) -> Self {
        let (first, last, is_inside) = match comparison {
            Comparison::Equal => (value, value, true),
            Comparison::NotEqual => (value, value, false),
            Comparison::Less => (value, u64::MAX, false),
            Comparison::LessOrEqual => (0, value, true),
            Comparison::Greater => (0, value, false),
            Comparison::GreaterOrEqual => (value, u64::MAX, true),
        };
        Self {
            first,
            last,
            is_inside,
        }
    }

    #[inline]
    fn contains(self, number: u64) -> bool {
        (self.first <= number && number <= self.last) == self.is_inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::cart;

    /// The ids of the items that match.
    fn matching(filter: &str) -> Vec<u64> {
        let graph = cart().finish().unwrap();
        let filter: Filter = filter.parse().unwrap();
        let filter = filter.of(&graph).unwrap();
        graph
            .nodes()
            .filter(|&node| filter.matches(&graph, node))
            .map(|node| graph.id(node).0)
            .collect()
    }

    #[test]
    fn every_kind_of_attribute_has_its_operators() {
        let cases: &[(&str, &[u64])] = &[
            ("class=App\\Line", &[0x201, 0x202]),
            ("class!=App\\Line", &[0x203]),
            ("class ~ ^App.O", &[0x203]),
            ("type=array", &[0x100]),
            ("type~^(str|ref)", &[0x300, 0x400]),
            ("type=int", &[]),
            ("is_root=1", &[0x100]),
            ("is_root!=no", &[0x100]),
            ("is_root=false", &[0x201, 0x300, 0x202, 0x400, 0x203]),
            ("unreachable=Yes", &[0x203]),
            ("held=1", &[]),
            ("unexplained_references>=0", &[]),
            ("size>=56", &[0x100]),
            ("size > 40", &[0x100]),
            ("size<40", &[0x300]),
            ("size<=0KiB", &[]),
            ("children>=2", &[0x100, 0x201]),
            ("object_handle=2", &[0x202]),
            ("refcount!=1", &[]),
            ("length=9", &[0x400]),
            ("elements=2", &[0x100]),
            ("id=0x400", &[0x400]),
            ("id>=0x300", &[0x300, 0x400]),
        ];
        for (filter, ids) in cases {
            assert_eq!(matching(filter), *ids, "{filter}");
        }
    }

    #[test]
    fn one_of_several_roots_is_enough() {
        for filter in [
            "frame=<GLOBAL>",
            "frame=<CLASS_STATIC_MEMBER>",
            "symbol_name~^App.Registry::",
            "symbol_name=cart",
            "frame!=<GLOBAL>",
        ] {
            assert_eq!(matching(filter), [0x100], "{filter}");
        }
        assert!(matching("frame=functionName()").is_empty());
    }
}
